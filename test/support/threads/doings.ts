// A module whose jobs are done in threads: a payload says what it does.
import { existsSync, writeFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
import {
  AppError,
  type ThreadControl,
  type ThreadHandler,
} from '../../../src/adapters/inbound/worker/threads/thread-api.js';

export interface Doing extends Readonly<Record<string, string>> {
  readonly do: keyof typeof DOINGS;
}

type Job = Parameters<ThreadHandler<Doing>>[0];

const DOINGS = {
  echo: ({ id, queue, attempt, payload, createdAt }: Job) => ({
    ...{ id, queue, attempt, payload },
    createdAt: createdAt.toISOString(),
  }),
  thread: () => threadId,
  nothing: () => undefined,
  'tell thrice': (_job: Job, { progress, log }: ThreadControl) => {
    progress(0.5);
    log('half');
    progress({ done: 'all' });
  },
  'tell without end': (_job: Job, { progress, log }: ThreadControl) => {
    for (let line = 1; line <= 10_000; line += 1) {
      log(`line ${line}`);
      progress(line);
    }
  },
  'tell too much': (_job: Job, { progress }: ThreadControl) => {
    progress('x'.repeat(20_000));
  },
  'put off': (_job: Job, { putOff }: ThreadControl) => {
    putOff(60);
  },
  'put off wrongly': (_job: Job, { putOff }: ThreadControl) => {
    putOff(-1);
  },
  discard: (_job: Job, { discard }: ThreadControl) => {
    discard('There is nothing to do');
  },
  finish: (_job: Job, control: ThreadControl) =>
    (control as ThreadControl & { finish: () => Promise<void> }).finish(),
  'answer too much': () => 'x'.repeat(200_000),
  'answer in circles': () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    return circle;
  },
  throw: () => {
    throw Object.assign(new TypeError('It does not fit'), {
      code: 'E_FIT',
      cause: new Error('why'),
    });
  },
  'throw text': () => {
    throw 'just text'; // eslint-disable-line @typescript-eslint/only-throw-error -- others do
  },
  'refuse for good': () => {
    throw new AppError('validation', 'picture.broken', 'It is no picture', { data: { at: 3 } });
  },
  'fail later': () => {
    setImmediate(() => {
      throw new Error('nobody catches it');
    });
    return new Promise(() => undefined);
  },
  'fail without a reason': () => {
    setImmediate(() => {
      throw undefined; // eslint-disable-line @typescript-eslint/only-throw-error -- others do
    });
    return new Promise(() => undefined);
  },
  'fail when it is done': () => {
    setTimeout(() => {
      throw new Error('nobody catches it');
    }, 10);
  },
  exit: (_job: Job, { log }: ThreadControl) => {
    log('goes now');
    process.exit(3);
  },
  'tell much and exit': (_job: Job, { log }: ThreadControl) => {
    for (let line = 1; line <= 500; line += 1) log(`line ${line}`);
    process.exit(0);
  },
  'eat memory': () => {
    const eaten: unknown[] = [];
    for (;;) eaten.push(Array.from({ length: 1_000 }, (_, index) => ({ index })));
  },
  'wait until told': (_job: Job, { signal, log }: ThreadControl) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        log(`told: ${String(signal.reason)}`);
        reject(signal.reason as Error);
      });
      log('waits');
    }),
  'compute until told': (_job: Job, { signal, log }: ThreadControl) => {
    log('computes');
    while (!signal.aborted);
    signal.throwIfAborted();
  },
  'compute until there is a file': ({ payload }: Job, { progress }: ThreadControl) => {
    progress('computes');
    while (!existsSync(payload['file'] ?? ''));
    return 'done';
  },
  'compute for ever': ({ payload }: Job, { log }: ThreadControl) => {
    log('computes');
    if (payload['file']) writeFileSync(payload['file'], '');
    for (;;);
  },
} satisfies Readonly<Record<string, ThreadHandler<Doing>>>;

const handle: ThreadHandler<Doing> = (job, control) => DOINGS[job.payload.do](job, control);

export default handle;
