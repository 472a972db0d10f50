import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { Job } from '../../../../domain/jobs/job.js';
import type { Clock } from '../../../../ports/runtime/clock.js';
import type { JobControl } from '../job-handler.js';
import { AttemptNotBegun } from './attempt-not-begun.js';
import { describeError, restoreError } from './error-description.js';
import type { ThreadAnswer, ThreadNews } from './thread-messages.js';
import type { ThreadPool } from './thread-pool.js';

/** How long a thread that was told to stop may take to do so before it is ended, ms; less than its job has. */
const GRACE_MS = 2_000;

interface Deps {
  readonly pool: ThreadPool;
  readonly clock: Clock;
}

/** Threads that an attempt is given to until one begins it. */
const MOST_THREADS = 3;

/** One attempt at a job, in a thread. @param file URL of the module with its handler */
export async function attemptInThread(
  deps: Deps,
  file: string,
  job: Job,
  control: JobControl,
): Promise<unknown> {
  for (let time = 1; ; time += 1) {
    try {
      return await runInOneThread(deps, file, job, control);
    } catch (error) {
      if (!(error instanceof AttemptNotBegun)) throw error;
      if (time === MOST_THREADS) throw error.fault;
    }
  }
}

async function runInOneThread(
  { pool, clock }: Deps,
  file: string,
  job: Job,
  control: JobControl,
): Promise<unknown> {
  control.signal.throwIfAborted();
  const { port1: near, port2: far } = new MessageChannel();
  const kill = new AbortController();
  const over = new AbortController();
  const begun = new Promise<void>((resolve) => {
    near.on('message', (news: ThreadNews) => {
      resolve();
      pass(news, control);
    });
  });
  const stop = async () => {
    near.postMessage(describeError(control.signal.reason));
    await clock.sleep(GRACE_MS, over.signal);
    if (over.signal.aborted) return;
    control.log('Its thread was told to stop, did not, and was ended');
    kill.abort();
  };
  const onAbort = () => void stop();
  control.signal.addEventListener('abort', onAbort, { once: true });
  try {
    const answer = await pool.run({ file, job, port: far }, kill, begun);
    passRest(near, control);
    return resultOf(answer, control);
  } catch (error) {
    passRest(near, control);
    throw error;
  } finally {
    control.signal.removeEventListener('abort', onAbort);
    over.abort();
    near.close();
  }
}

function pass({ progress, lines = [] }: ThreadNews, control: JobControl): void {
  if (progress !== undefined) control.progress(progress);
  for (const line of lines) control.log(line);
}

/** The answer comes by another way, and may come before what was told before it. */
function passRest(port: MessagePort, control: JobControl): void {
  for (;;) {
    const received = receiveMessageOnPort(port);
    if (!received) return;
    pass(received.message as ThreadNews, control);
  }
}

function resultOf(answer: ThreadAnswer, control: JobControl): unknown {
  if ('error' in answer) throw restoreError(answer.error);
  const { result, putOff, discarded } = answer;
  if (discarded !== undefined) control.discard(discarded);
  if (putOff !== undefined) control.putOff(putOff);
  return result;
}
