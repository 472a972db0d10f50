import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { pidOn, workerIdOf } from '../adapters/inbound/worker/release-dead-leases.js';

/**
 * Within which a process id means one process: containers may share a host name and count from 1, and after
 * a restart of the machine other processes have the numbers.
 */
const MACHINE = [hostname(), bootId(), pidNamespace()].join('/');

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
  } catch {
    return '';
  }
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
  } catch {
    return '';
  }
}

/** Ids given out in this process; several when it runs several brains. */
const own = new Set<string>();

/** Names this process among all that ever ran on this machine. */
export function processId(start: string): string {
  const id = workerIdOf(MACHINE, process.pid, start);
  own.add(id);
  return id;
}

/** True for a process of this machine that runs no more; of other machines nothing is known. */
export function isDead(id: string): boolean {
  const pid = pidOn(MACHINE, id);
  if (pid === undefined || own.has(id)) return false;
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
