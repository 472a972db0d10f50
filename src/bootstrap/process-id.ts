import { hostname } from 'node:os';
import { pidOn, workerIdOf } from '../adapters/inbound/worker/release-dead-leases.js';

/** Ids given out in this process; several when it runs several brains. */
const own = new Set<string>();

/** Names this process among all that ever ran on this machine. */
export function processId(start: string): string {
  const id = workerIdOf(hostname(), process.pid, start);
  own.add(id);
  return id;
}

/** True for a process of this machine that runs no more; of other machines nothing is known. */
export function isDead(id: string): boolean {
  const pid = pidOn(hostname(), id);
  if (pid === undefined || own.has(id)) return false;
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
