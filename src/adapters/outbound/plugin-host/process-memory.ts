import { readFileSync, writeFileSync } from 'node:fs';

const PAGE_BYTES = 4_096;

/** Memory that a process holds, in bytes; null where the system does not tell so. */
export function residentBytes(pid: number): number | null {
  try {
    const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
    const bytes = Number(pages) * PAGE_BYTES;
    return Number.isFinite(bytes) ? bytes : null;
  } catch {
    return null;
  }
}

/** Should memory run out, the system ends this process before any other of ours. */
export function endFirstWhenMemoryIsShort(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, '1000');
  } catch {
    // Not this system, or gone already: the watch on its memory remains.
  }
}
