import type {
  CountEvents,
  GetEvent,
  GetEventPayload,
} from '../../../../application/events/read-events.js';
import type { RecoverDeliveries } from '../../../../application/events/recover-deliveries.js';
import type { ReplayEvents } from '../../../../application/events/replay-events.js';
import type { ListPage } from '../../../../application/shared/read-use-cases.js';
import { EVENT_LIST } from '../../../../domain/events/event-list.js';
import type { ReceivedEventState } from '../../../../domain/events/received-event.js';
import { notFound } from '../../../../domain/shared/app-error.js';
import { isUuid, type EventId } from '../../../../domain/shared/ids.js';
import {
  EventDetailsView,
  EventReplayView,
  EventStatisticsView,
  EventView,
  HookRecoveryView,
  RecoverDeliveriesDto,
  ReplayEventsDto,
  toEventView,
} from '../../wire/event-dto.js';
import { parseDto } from '../../wire/parse-dto.js';
import { idParameter } from '../parameters.js';
import { API_LIMIT, JSON_TYPES, readJson, readOptionalJson } from '../read-body.js';
import { resource } from '../resource.js';
import { wholeList, wholeListAnswers } from '../whole-list.js';
import type { ResourceTools } from '../resource-definition.js';
import type { Route } from '../route.js';

export interface EventUseCases {
  readonly list: ListPage<ReceivedEventState>;
  readonly get: GetEvent;
  readonly payload: GetEventPayload;
  readonly count: CountEvents;
  readonly replay: ReplayEvents;
  readonly recover: RecoverDeliveries;
}

const PATH = '/api/v1/events';

export function eventResource(useCases: EventUseCases, tools: ResourceTools): readonly Route[] {
  return [
    statisticsRoute(useCases.count, tools),
    ...resource(
      {
        path: PATH,
        title: 'Event',
        view: EventView,
        present: toEventView,
        list: { spec: EVENT_LIST, useCase: useCases.list },
        get: { useCase: useCases.get, view: EventDetailsView, present: (details) => details },
      },
      tools,
    ),
    payloadRoute(useCases.payload, tools),
    replayRoute(useCases.replay, tools),
    recoverRoute(useCases.recover, tools),
  ];
}

function statisticsRoute(count: CountEvents, { runner }: ResourceTools): Route {
  return {
    method: 'get',
    path: `${PATH}/statistics`,
    operation: count.name,
    summary: 'Count events by status and type',
    tag: 'Event',
    answers: { 200: { description: 'The counts', schema: EventStatisticsView } },
    handle: async ({ http, execution }) => {
      http.body = await runner.run(count, undefined, execution);
    },
  };
}

function payloadRoute(payload: GetEventPayload, { runner }: ResourceTools): Route {
  return {
    method: 'get',
    path: `${PATH}/:id/payload`,
    operation: payload.name,
    summary: 'Show the payload of an event exactly as it came',
    tag: 'Event',
    parameters: [idParameter],
    answers: {
      200: { description: 'The bytes', contentType: 'application/octet-stream', schema: {} },
    },
    handle: async ({ http, execution }) => {
      const { id = '' } = http['params'] as { id?: string };
      if (!isUuid(id.toLowerCase())) throw notFound('event', id.slice(0, 50));
      const { body } = await runner.run(payload, { id: id.toLowerCase() as EventId }, execution);
      http.type = 'application/octet-stream';
      http.body = Buffer.from(body);
    },
  };
}

function replayRoute(replay: ReplayEvents, { runner }: ResourceTools): Route {
  return {
    method: 'post',
    path: `${PATH}/replay`,
    operation: replay.name,
    summary:
      'Handle stored deliveries again: by id, or all of a time, or only say what that would do',
    tag: 'Event',
    body: { schema: ReplayEventsDto, contentTypes: JSON_TYPES },
    answers: { 200: { description: 'What is handled again', schema: EventReplayView } },
    handle: async ({ http, execution }) => {
      const { value } = await readJson(http.req, API_LIMIT);
      const input = parseDto(ReplayEventsDto, value);
      http.body = await runner.run(replay, input, execution);
    },
  };
}

function recoverRoute(recover: RecoverDeliveries, { runner }: ResourceTools): Route {
  return {
    method: 'post',
    path: `${PATH}/recover`,
    operation: recover.name,
    summary: 'Have providers deliver again what is not stored, webhook by webhook',
    tag: 'Event',
    body: { schema: RecoverDeliveriesDto, contentTypes: JSON_TYPES },
    answers: wholeListAnswers(HookRecoveryView),
    handle: async ({ http, execution }) => {
      const value = await readOptionalJson(http.req, API_LIMIT);
      const input = parseDto(RecoverDeliveriesDto, value);
      http.body = wholeList(await runner.run(recover, input, execution));
    },
  };
}
