import {
  MOST_LOG_RECORDS,
  type FollowLogs,
  type GetLogStatus,
  type ListLogs,
} from '../../../application/logging/read-logs.js';
import type { TestLogging } from '../../../application/logging/test-logging.js';
import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import { LOG_LEVELS } from '../../../domain/logging/log-level.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import type { LogBatch } from '../../../ports/runtime/log-history.js';
import { LoggingTestView, LogRecordView, LogStatusView, parseLogQuery } from '../wire/log-dto.js';
import { answerEvents, type EventSourceDeps } from './event-source.js';
import type { Route } from './route.js';

export interface LogRoutesDeps extends EventSourceDeps {
  readonly runner: UseCaseRunner;
  readonly list: ListLogs;
  readonly follow: FollowLogs;
  readonly status: GetLogStatus;
  readonly test: TestLogging;
}

const PATH = '/api/v1/logs';
const TAG = 'Log';

/** The log of the process that answers, for administrators. */
export function logRoutes(deps: LogRoutesDeps): readonly Route[] {
  const { runner, list, status, test } = deps;
  return [
    {
      method: 'get',
      path: PATH,
      operation: list.name,
      summary: 'List the newest entries of the log, oldest first',
      tag: TAG,
      parameters: [...FILTERS, counted('limit', 1, 100)],
      answers: {
        200: {
          description: 'The entries',
          schema: {
            type: 'object',
            required: ['items'],
            properties: {
              items: { type: 'array', items: { $ref: '#/components/schemas/LogRecordView' } },
            },
          },
          uses: [LogRecordView],
        },
      },
      handle: async ({ http, execution }) => {
        const query = new URLSearchParams(http.querystring);
        const { filter, count } = parseLogQuery(query, { name: 'limit', fallback: 100 });
        http.body = { items: await runner.run(list, { filter, limit: count }, execution) };
      },
    },
    followRoute(deps),
    {
      method: 'get',
      path: `${PATH}/status`,
      operation: status.name,
      summary: 'Show the levels in force and where entries go',
      tag: TAG,
      answers: { 200: { description: 'The state', schema: LogStatusView } },
      handle: async ({ http, execution }) => {
        http.body = await runner.run(status, undefined, execution);
      },
    },
    {
      method: 'post',
      path: `${PATH}/test`,
      operation: test.name,
      summary: 'Write an entry of every level with a made-up secret, and say what became of them',
      tag: TAG,
      answers: { 200: { description: 'What became of them', schema: LoggingTestView } },
      handle: async ({ http, execution }) => {
        http.body = await runner.run(test, undefined, execution);
      },
    },
  ];
}

/** Slow clients miss entries, and are told how many: `event: missed`. */
function followRoute(deps: LogRoutesDeps): Route {
  const { runner, follow } = deps;
  return {
    method: 'get',
    path: `${PATH}/stream`,
    operation: follow.name,
    summary: 'Follow the log as server-sent events',
    tag: TAG,
    parameters: [...FILTERS, counted('last', 0, 0)],
    answers: {
      200: { description: 'Entries', contentType: 'text/event-stream', schema: { type: 'string' } },
    },
    handle: async (context) => {
      const query = new URLSearchParams(context.http.querystring);
      const { filter, count } = parseLogQuery(query, { name: 'last', fallback: 0 });
      await answerEvents(context, deps, async (signal) => {
        const input = { filter, last: count, signal };
        return told(await runner.run(follow, input, context.execution));
      });
    },
  };
}

async function* told(batches: AsyncIterable<LogBatch>): AsyncGenerator<string> {
  for await (const { records, missed } of batches) {
    const entries = records.map((record) => `event: entry\ndata: ${JSON.stringify(record)}\n\n`);
    if (missed > 0) entries.push(`event: missed\ndata: ${JSON.stringify({ missed })}\n\n`);
    yield entries.join('');
  }
}

const text = (name: string, description: string): JsonObject => ({
  name,
  in: 'query',
  description,
  schema: { type: 'string', maxLength: 200 },
});

const FILTERS: readonly JsonObject[] = [
  {
    name: 'level',
    in: 'query',
    description: 'That and above; WARNING and CRITICAL are accepted too',
    schema: { type: 'string', examples: [...LOG_LEVELS] },
  },
  text('logger', 'This logger and those below it, such as brain.http'),
  text('contains', 'Somewhere in message, facts, request id or actor'),
];

function counted(name: string, minimum: number, fallback: number): JsonObject {
  const schema = { type: 'integer', minimum, maximum: MOST_LOG_RECORDS, default: fallback };
  return { name, in: 'query', description: 'How many of the newest', schema };
}
