import type {
  ChangeQueue,
  GetQueue,
  ListQueues,
  PurgeQueue,
} from '../../../application/jobs/manage-queues.js';
import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import { parseDto } from '../wire/parse-dto.js';
import {
  ChangeQueueDto,
  PurgedView,
  PurgeQueueDto,
  QueueDetailsView,
  QueueView,
  toQueueDetailsView,
  toQueueView,
} from '../wire/queue-dto.js';
import { nameOf, nameParameter } from './parameters.js';
import { API_LIMIT, JSON_TYPES, readJson, readOptionalJson } from './read-body.js';
import type { Route } from './route.js';
import { wholeList, wholeListAnswers } from './whole-list.js';

export interface QueueRoutesDeps {
  readonly runner: UseCaseRunner;
  readonly clock: Clock;
  readonly list: ListQueues;
  readonly get: GetQueue;
  readonly change: ChangeQueue;
  readonly purge: PurgeQueue;
}

const PATH = '/api/v1/queues';
const TAG = 'Queue';

const byName = nameParameter('Name of the queue', 100);

const ONE = { 200: { description: 'The queue', schema: QueueView } } as const;

/** Queues are there because of a handler, a setting or a job, so they are neither made nor deleted. */
export function queueRoutes(deps: QueueRoutesDeps): readonly Route[] {
  return [listRoute(deps), getRoute(deps), changeRoute(deps), purgeRoute(deps)];
}

function listRoute({ runner, clock, list }: QueueRoutesDeps): Route {
  return {
    method: 'get',
    path: PATH,
    operation: list.name,
    summary: 'List the queues that have jobs, a handler or settings, with what waits on them',
    tag: TAG,
    answers: wholeListAnswers(QueueView),
    handle: async ({ http, execution }) => {
      const queues = await runner.run(list, undefined, execution);
      const now = clock.now();
      http.body = wholeList(queues.map((queue) => toQueueView(queue, now)));
    },
  };
}

function getRoute({ runner, clock, get }: QueueRoutesDeps): Route {
  return {
    method: 'get',
    path: `${PATH}/:name`,
    operation: get.name,
    summary: 'Show one queue, and how its jobs went within the last hour',
    tag: TAG,
    parameters: [byName],
    answers: { 200: { description: 'The queue', schema: QueueDetailsView } },
    handle: async (context) => {
      const queue = await runner.run(get, { name: nameOf(context) }, context.execution);
      context.http.body = toQueueDetailsView(queue, clock.now());
    },
  };
}

function changeRoute({ runner, clock, change }: QueueRoutesDeps): Route {
  return {
    method: 'patch',
    path: `${PATH}/:name`,
    operation: change.name,
    summary: 'Let the jobs of a queue wait, or let them begin again',
    tag: TAG,
    parameters: [byName],
    body: { schema: ChangeQueueDto, contentTypes: JSON_TYPES },
    answers: ONE,
    handle: async (context) => {
      const { value } = await readJson(context.http.req, API_LIMIT);
      const { isPaused } = parseDto(ChangeQueueDto, value);
      const input = { name: nameOf(context), isPaused };
      const queue = await runner.run(change, input, context.execution);
      context.http.body = toQueueView(queue, clock.now());
    },
  };
}

function purgeRoute({ runner, purge }: QueueRoutesDeps): Route {
  return {
    method: 'post',
    path: `${PATH}/:name/purge`,
    operation: purge.name,
    summary: 'Cancel what waits on a queue, or forget its dead letters',
    tag: TAG,
    parameters: [byName],
    body: { schema: PurgeQueueDto, contentTypes: ['application/json'], isOptional: true },
    answers: { 200: { description: 'How many jobs it were', schema: PurgedView } },
    handle: async (context) => {
      const value = await readOptionalJson(context.http.req, API_LIMIT);
      const { what } = parseDto(PurgeQueueDto, value);
      const input = { name: nameOf(context), ...(what && { what }) };
      context.http.body = await runner.run(purge, input, context.execution);
    },
  };
}
