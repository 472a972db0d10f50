import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { EventFeed } from '../../../application/shared/event-feed.js';
import { authorise, isAllowed, type Actor } from '../../../domain/access/actor.js';
import type { PositionedEvent } from '../../../domain/shared/domain-event.js';
import { validationError } from '../../../domain/shared/app-error.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Route } from './route.js';

/** A comment this often keeps proxies from closing an idle stream, ms. */
const HEARTBEAT_MS = 15_000;

export interface StreamRouteDeps {
  readonly feed: EventFeed;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborts when the server stops. */
  readonly stopping: AbortSignal;
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
    handle: async ({ http, execution }) => {
      authorise(execution.actor, 'event:read');
      const after = startOf(http.get('Last-Event-ID')) ?? (await deps.feed.head());
      const gone = new AbortController();
      const stream = new PassThrough();
      http.res.once('close', () => {
        gone.abort();
      });
      http.status = 200;
      http.type = 'text/event-stream';
      http.set('Cache-Control', 'no-store');
      http.set('X-Accel-Buffering', 'no');
      http.body = stream;
      const signal = AbortSignal.any([gone.signal, deps.stopping]);
      void send(stream, after, execution.actor, signal, deps);
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

async function send(
  stream: PassThrough,
  after: number,
  actor: Actor,
  signal: AbortSignal,
  { feed, clock, logger }: StreamRouteDeps,
): Promise<void> {
  const heartbeat = setInterval(() => {
    if (stream.writableLength === 0) stream.write(': still here\n\n');
  }, HEARTBEAT_MS);
  try {
    stream.write(': connected\n\n');
    for await (const events of feed.follow(after, signal)) {
      const text = events
        .filter((event) => mayRead(actor, event))
        .map(toText)
        .join('');
      if (text !== '' && !stream.write(text)) await once(stream, 'drain', { signal });
    }
  } catch (error) {
    if (!signal.aborted) logger.warn('event stream broken off', { error, at: clock.now() });
  } finally {
    clearInterval(heartbeat);
    stream.end();
  }
}

/** `brain.task.created` needs `task:read`. */
function mayRead(actor: Actor, { type }: PositionedEvent): boolean {
  const [, resource = ''] = type.split('.');
  return isAllowed(actor, `${resource}:read`);
}

function toText({ position, type, ...event }: PositionedEvent): string {
  const data = JSON.stringify({ ...event, type });
  return `id: ${String(position)}\nevent: ${type}\ndata: ${data}\n\n`;
}
