import type { JobRepository } from '../../../ports/jobs/job-repository.js';

/** `<host>:<pid>:<start>`: names a worker so that its death can be noticed on its own machine. */
export function workerIdOf(host: string, pid: number, start: string): string {
  return `${host.replaceAll(':', '-')}:${String(pid)}:${start}`;
}

/** The process id within a worker's id, when it is one of this host. */
export function pidOn(host: string, workerId: string): number | undefined {
  const [itsHost, pid] = workerId.split(':');
  return itsHost === host.replaceAll(':', '-') ? Number(pid) : undefined;
}

/**
 * Leases of workers that died on this machine are given up at once, instead of being waited for.
 * @param isDead whether a worker is known to be dead; of workers elsewhere nothing is known
 * @returns how many jobs became due
 */
export async function releaseDeadLeases(
  jobs: JobRepository,
  isDead: (workerId: string) => boolean,
): Promise<number> {
  const holders = await jobs.leaseHolders();
  const dead = holders.filter(isDead);
  return dead.length > 0 ? jobs.releaseHeldBy(dead) : 0;
}
