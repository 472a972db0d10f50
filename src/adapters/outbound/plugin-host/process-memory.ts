import { readFileSync, writeFileSync } from 'node:fs';

/** Memory that a process holds, in bytes; null where the system does not tell so. */
export function residentBytes(pid: number): number | null {
  try {
    return residentIn(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return null;
  }
}

/** In KiB there, whatever the size of a page. */
export function residentIn(status: string): number | null {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  return kibibytes === undefined ? null : Number(kibibytes) * 1_024;
}

/** Should memory run out, the system ends this process before any other of ours. */
export function endFirstWhenMemoryIsShort(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, '1000');
  } catch {
    // Not this system, or gone already: the watch on its memory remains.
  }
}
