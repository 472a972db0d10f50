import type { EventFeed } from '../../../application/shared/event-feed.js';
import { isAllowed, type Actor } from '../../../domain/access/actor.js';
import type { PositionedEvent } from '../../../domain/shared/domain-event.js';
import { validationError } from '../../../domain/shared/app-error.js';
import { answerEvents, type EventSourceDeps } from './event-source.js';
import type { Route } from './route.js';

export interface StreamRouteDeps extends EventSourceDeps {
  readonly feed: EventFeed;
}

/**
 * `GET /api/v1/stream`: domain events as server-sent events, from now on or after `Last-Event-ID`. The id
 * of each is its position in the log, so a reader that reconnects misses nothing. Events are pulled as fast
 * as the client reads: a slow one costs no memory.
 */
export function streamRoute(deps: StreamRouteDeps): Route {
  return {
    method: 'get',
    path: '/api/v1/stream',
    operation: 'stream.follow',
    summary: 'Follow domain events as server-sent events',
    tag: 'Stream',
    parameters: [
      {
        name: 'Last-Event-ID',
        in: 'header',
        description: 'Resume after this event',
        schema: { type: 'string' },
      },
    ],
    answers: {
      200: { description: 'Events', contentType: 'text/event-stream', schema: { type: 'string' } },
    },
    handle: async (context) => {
      const after = startOf(context.http.get('Last-Event-ID')) ?? (await deps.feed.head());
      const { actor } = context.execution;
      await answerEvents(context, deps, (signal) =>
        Promise.resolve(readable(deps.feed.follow(after, signal), actor)),
      );
    },
  };
}

function startOf(lastEventId: string): number | undefined {
  if (lastEventId === '') return undefined;
  if (/^\d{1,15}$/.test(lastEventId)) return Number(lastEventId);
  throw validationError('stream.bad-position', 'Last-Event-ID must be the id of an event', [
    { path: 'Last-Event-ID', message: 'must be a number' },
  ]);
}

/** What the caller may read, until its key is revoked. */
async function* readable(
  feed: AsyncIterable<readonly PositionedEvent[]>,
  actor: Actor,
): AsyncGenerator<string> {
  for await (const events of feed) {
    if (events.some((event) => isEndOf(actor, event))) return;
    yield events
      .filter((event) => mayRead(actor, event))
      .map(toText)
      .join('');
  }
}

/** The caller's key was revoked just now. */
function isEndOf(actor: Actor, { type, subject }: PositionedEvent): boolean {
  return type === 'brain.api-key.revoked' && actor.id === `api-key:${subject}`;
}

/** `brain.task.created` needs `task:read`. */
function mayRead(actor: Actor, { type }: PositionedEvent): boolean {
  const [, resource = ''] = type.split('.');
  return isAllowed(actor, `${resource}:read`);
}

function toText({ position, type, trace, ...event }: PositionedEvent): string {
  const traced = trace && { traceId: trace.traceId };
  const data = JSON.stringify({ ...event, ...traced, type });
  return `id: ${String(position)}\nevent: ${type}\ndata: ${data}\n\n`;
}
