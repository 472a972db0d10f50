import { availableParallelism } from 'node:os';
import { Turns } from '../../../../application/shared/turns.js';
import type { Clock } from '../../../../ports/runtime/clock.js';
import type { Logger } from '../../../../ports/runtime/logger.js';
import type { JobHandler } from '../job-handler.js';
import { attemptInThread } from './attempt-in-thread.js';
import { moduleUrl, type ThreadHandlerOptions } from './thread-handler-options.js';
import { ThreadPool } from './thread-pool.js';

/** Longest wait for threads that do not end, ms: native code cannot be interrupted. */
const CLOSE_MS = 5_000;

/** Has the jobs of a queue done in threads. */
export function threadJobHandler(
  queue: string,
  { file, threads, memoryMb, ...others }: ThreadHandlerOptions,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): JobHandler {
  const max = threads?.max ?? Math.max(1, availableParallelism() - 1);
  const pool = new ThreadPool({ max, memoryMb }, logger);
  const turns = new Turns(max);
  const url = moduleUrl(file);
  return {
    ...others,
    queue,
    concurrency: () => max,
    handle: (job, control) =>
      turns.run(() => attemptInThread({ pool, clock }, url, job, control), control.signal),
    close: async () => {
      const closed = new AbortController();
      try {
        await Promise.race([pool.close(), clock.sleep(CLOSE_MS, closed.signal)]);
      } finally {
        closed.abort();
      }
    },
  };
}
