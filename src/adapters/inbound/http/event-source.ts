import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import type { Actor } from '../../../domain/access/actor.js';
import { toAppError } from '../../../domain/shared/app-error.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Authenticate } from './authenticate.js';
import type { RouteContext } from './route.js';

/** A comment this often keeps proxies from closing an idle stream, ms. */
const HEARTBEAT_MS = 15_000;

export interface EventSourceDeps {
  readonly logger: Logger;
  /** Asked again while a stream is open: it must not outlive its key. */
  readonly authenticate: Authenticate;
  /** Aborts when the server stops. */
  readonly stopping: AbortSignal;
}

/**
 * Answers with server-sent events, pulled as fast as the client reads. Nothing is logged per event: the log
 * itself can be the source.
 * @param open makes the source, whole events as text; the stream ends when it does. Its signal aborts when the
 *   client is gone, its key is, or the server stops. What it throws is answered as a problem.
 */
export async function answerEvents(
  { http, execution }: RouteContext,
  deps: EventSourceDeps,
  open: (signal: AbortSignal) => Promise<AsyncIterable<string>>,
): Promise<void> {
  const ended = new AbortController();
  const end = () => {
    deps.stopping.removeEventListener('abort', end);
    ended.abort();
  };
  http.res.once('close', end);
  deps.stopping.addEventListener('abort', end, { once: true });
  let source: AsyncIterable<string>;
  try {
    source = await open(ended.signal);
  } catch (error) {
    end();
    throw error;
  }
  const stream = new PassThrough();
  http.status = 200;
  http.type = 'text/event-stream';
  http.set('Cache-Control', 'no-store');
  http.set('X-Accel-Buffering', 'no');
  http.body = stream;
  const mayGoOn = () => isStill(execution.actor, http.req, deps);
  void send({ stream, source, ended, mayGoOn }, deps.logger);
}

/** Whether the credential of the request still stands for the same caller with the same rights. */
async function isStill(
  { id, role }: Actor,
  request: IncomingMessage,
  { authenticate, logger }: EventSourceDeps,
): Promise<boolean> {
  try {
    const now = await authenticate(request);
    return now.id === id && now.role === role;
  } catch (error) {
    const { kind } = toAppError(error);
    if (kind !== 'unauthorised')
      logger.warn('the key of a stream cannot be checked now', { error });
    return kind !== 'unauthorised';
  }
}

interface OpenStream {
  readonly stream: PassThrough;
  readonly source: AsyncIterable<string>;
  readonly ended: AbortController;
  readonly mayGoOn: () => Promise<boolean>;
}

async function send({ stream, source, ended, mayGoOn }: OpenStream, logger: Logger): Promise<void> {
  const { signal } = ended;
  const heartbeat = setInterval(() => {
    if (stream.writableLength === 0) stream.write(': still here\n\n');
    void mayGoOn().then((may) => {
      if (!may) ended.abort();
    });
  }, HEARTBEAT_MS);
  try {
    stream.write(': connected\n\n');
    for await (const text of source) {
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
