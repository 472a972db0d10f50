import { MOST_WORKERS } from '../../../domain/jobs/worker.js';
import type { WorkerQueries, Workers } from '../../../ports/jobs/workers.js';

/** Workers that died on this machine are forgotten when another begins there. @returns how many */
export async function forgetDeadWorkers(
  workers: Workers,
  queries: WorkerQueries,
  isDead: (workerId: string) => boolean,
): Promise<number> {
  const known = await queries.latest(MOST_WORKERS);
  const dead = known.map(({ id }) => id).filter(isDead);
  if (dead.length > 0) await workers.remove(dead);
  return dead.length;
}
