import {
  ReceivedEvent,
  type ReceivedEventState,
} from '../../../../domain/events/received-event.js';
import { ID, INTEGER, key, recordSchema, TEXT, TIME } from '../columns.js';
import type { RepositoryMapping } from '../typeorm-repository.js';

export const RECEIVED_EVENT_SCHEMA = recordSchema<ReceivedEventState>('received_events', {
  id: ID,
  version: INTEGER,
  createdAt: TIME,
  updatedAt: TIME,
  provider: key(60),
  deliveryId: key(255),
  type: key(100),
  providerAction: key(100),
  status: key(20),
  entity: key(40),
  action: key(40),
  title: TEXT,
  url: TEXT,
  actor: TEXT,
  repository: key(255),
  taskId: ID,
  occurredAt: TIME,
  handledAt: TIME,
  error: TEXT,
});

export const RECEIVED_EVENT_MAPPING: RepositoryMapping<
  ReceivedEventState,
  ReceivedEvent,
  ReceivedEventState
> = {
  what: 'event',
  toRecord: (state) => state,
  toRoot: (state) => ReceivedEvent.restore(state),
};
