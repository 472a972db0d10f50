import type { FailEvent } from '../../application/events/fail-event.js';
import type { HandleEvent } from '../../application/events/handle-event.js';
import type {
  CountEvents,
  GetEvent,
  GetEventPayload,
} from '../../application/events/read-events.js';
import type { RecoverDeliveries } from '../../application/events/recover-deliveries.js';
import type { ReplayEvents } from '../../application/events/replay-events.js';
import type { ReceiveDelivery } from '../../application/events/receive-delivery.js';
import type { ListPage } from '../../application/shared/read-use-cases.js';
import type { ReceivedEventState } from '../../domain/events/received-event.js';
import { token } from './token.js';

export const EVENTS_USE_CASES = {
  'events.list': token<ListPage<ReceivedEventState>>('events.list'),
  'events.get': token<GetEvent>('events.get'),
  'events.payload': token<GetEventPayload>('events.payload'),
  'events.statistics': token<CountEvents>('events.statistics'),
  'events.replay': token<ReplayEvents>('events.replay'),
  'events.recover': token<RecoverDeliveries>('events.recover'),
  'events.receive': token<ReceiveDelivery>('events.receive'),
  'events.handle': token<HandleEvent>('events.handle'),
  'events.fail': token<FailEvent>('events.fail'),
} as const;
