// Runs in a thread.
import { AppError } from '../../../../../domain/shared/app-error.js';
import type { JobControl } from '../../job-handler.js';
import { resultOf } from '../../result-of.js';
import { describeError } from '../error-description.js';
import type { ThreadHandler } from '../thread-api.js';
import type { ThreadAnswer, ThreadTask } from '../thread-messages.js';
import { News } from './news.js';
import { stopSignal } from './stop-signal.js';

/** Does a job. It rejects never: what the handler throws is part of the answer. */
export async function runInThread({ file, job, port }: ThreadTask): Promise<ThreadAnswer> {
  const news = new News(port);
  const decisions: { putOff?: number; discarded?: string } = {};
  const control: JobControl = {
    signal: stopSignal(port),
    progress: news.progress,
    log: news.log,
    putOff: (seconds) => {
      decisions.putOff = seconds;
    },
    discard: (reason) => {
      decisions.discarded = reason;
    },
    finish: () => Promise.reject(noUnitOfWork()),
  };
  process.once('exit', news.flush);
  try {
    const handle = await handlerOf(file);
    return { ...resultOf(await handle(job, control)), ...decisions };
  } catch (error) {
    return { error: describeError(error) };
  } finally {
    process.removeListener('exit', news.flush);
    news.flush();
  }
}

async function handlerOf(file: string): Promise<ThreadHandler> {
  const { default: handler } = (await import(file)) as { default?: unknown };
  if (typeof handler === 'function') return handler as ThreadHandler;
  const message = `The default export of ${file} is no function`;
  throw new AppError('configuration', 'job.bad-module', message);
}

function noUnitOfWork(): AppError {
  const message =
    'There is no unit of work in a thread: give back the result, and let a job of its own store it';
  return new AppError('configuration', 'job.no-unit-of-work', message);
}
