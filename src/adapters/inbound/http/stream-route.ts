import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import type { EventFeed } from '../../../application/shared/event-feed.js';
import { isAllowed, type Actor } from '../../../domain/access/actor.js';
import type { PositionedEvent } from '../../../domain/shared/domain-event.js';
import { toAppError, validationError } from '../../../domain/shared/app-error.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Authenticate } from './authenticate.js';
import type { Route } from './route.js';

/** A comment this often keeps proxies from closing an idle stream, ms. */
const HEARTBEAT_MS = 15_000;

export interface StreamRouteDeps {
  readonly feed: EventFeed;
  readonly logger: Logger;
  /** Asked again while a stream is open: it must not outlive its key. */
  readonly authenticate: Authenticate;
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
      const after = startOf(http.get('Last-Event-ID')) ?? (await deps.feed.head());
      const ended = new AbortController();
      const end = () => {
        deps.stopping.removeEventListener('abort', end);
        ended.abort();
      };
      const stream = new PassThrough();
      http.res.once('close', end);
      deps.stopping.addEventListener('abort', end, { once: true });
      http.status = 200;
      http.type = 'text/event-stream';
      http.set('Cache-Control', 'no-store');
      http.set('X-Accel-Buffering', 'no');
      http.body = stream;
      const mayGoOn = () => isStill(execution.actor, http.req, deps);
      void send({ stream, after, actor: execution.actor, ended, mayGoOn }, deps);
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

/** Whether the credential of the request still stands for the same caller. */
async function isStill(
  actor: Actor,
  request: IncomingMessage,
  { authenticate, logger }: StreamRouteDeps,
): Promise<boolean> {
  try {
    return (await authenticate(request)).id === actor.id;
  } catch (error) {
    const { kind } = toAppError(error);
    if (kind !== 'unauthorised')
      logger.warn('the key of a stream cannot be checked now', { error });
    return kind !== 'unauthorised';
  }
}

interface OpenStream {
  readonly stream: PassThrough;
  readonly after: number;
  readonly actor: Actor;
  readonly ended: AbortController;
  readonly mayGoOn: () => Promise<boolean>;
}

async function send(open: OpenStream, { feed, logger }: StreamRouteDeps): Promise<void> {
  const { stream, after, actor, ended, mayGoOn } = open;
  const { signal } = ended;
  const heartbeat = setInterval(() => {
    if (stream.writableLength === 0) stream.write(': still here\n\n');
    void mayGoOn().then((may) => {
      if (!may) ended.abort();
    });
  }, HEARTBEAT_MS);
  try {
    stream.write(': connected\n\n');
    for await (const events of feed.follow(after, signal)) {
      if (events.some((event) => isEndOf(actor, event))) break;
      const text = events
        .filter((event) => mayRead(actor, event))
        .map(toText)
        .join('');
      if (text !== '' && !stream.write(text)) await once(stream, 'drain', { signal });
    }
  } catch (error) {
    if (!signal.aborted) logger.warn('event stream broken off', { error });
  } finally {
    clearInterval(heartbeat);
    ended.abort();
    stream.end();
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

function toText({ position, type, ...event }: PositionedEvent): string {
  const data = JSON.stringify({ ...event, type });
  return `id: ${String(position)}\nevent: ${type}\ndata: ${data}\n\n`;
}
