import type { Job } from '../../../domain/jobs/job.js';

/**
 * Of queues with a bound of their own, how many more jobs they may have.
 * @param held what the process has of all queues
 * @returns undefined when none has one
 */
export function queueLimitsOf(
  queues: readonly string[],
  held: readonly Job[],
  mostOf: (queue: string) => number | undefined,
): ReadonlyMap<string, number> | undefined {
  let limits: Map<string, number> | undefined;
  for (const queue of queues) {
    const most = mostOf(queue);
    if (most === undefined) continue;
    limits ??= new Map();
    const count = held.filter((job) => job.queue === queue).length;
    limits.set(queue, Math.max(0, most - count));
  }
  return limits;
}
