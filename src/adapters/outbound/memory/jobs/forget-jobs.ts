import type { JobId } from '../../../../domain/shared/ids.js';
import type { InMemoryJobNotes } from './in-memory-job-notes.js';
import type { InMemoryJobRelations } from './in-memory-job-relations.js';
import type { InMemoryJobTable } from './in-memory-job-table.js';

export interface ForgettingTables {
  readonly table: InMemoryJobTable;
  readonly relations: InMemoryJobRelations;
  readonly notes: InMemoryJobNotes;
}

/**
 * Forgets those that are done for good; who waits for one that never will be completed is given up.
 * @returns how many were forgotten, and queues where another job became due
 */
export function forgetJobs(
  { table, relations, notes }: ForgettingTables,
  ids: readonly JobId[],
  now: Date,
): { readonly forgotten: number; readonly queues: ReadonlySet<string> } {
  const queues = new Set<string>();
  let forgotten = 0;
  for (const id of ids) {
    const job = table.peekAt(id);
    if (job?.waitsFor !== null) continue;
    for (const queue of relations.failParent(job, now)) queues.add(queue);
    relations.forgetKeyOf(job);
    table.delete(id);
    notes.forget(id);
    forgotten += 1;
  }
  return { forgotten, queues };
}

/** Those that were completed or cancelled before `time`, the oldest first. */
export function completedBefore(table: InMemoryJobTable, time: Date, limit: number) {
  return [...table.peek()]
    .filter(
      ({ status, finishedAt }) =>
        (status === 'completed' || status === 'cancelled') &&
        finishedAt !== null &&
        finishedAt < time,
    )
    .sort((left, right) => left.createdAt.getTime() - right.createdAt.getTime())
    .slice(0, limit)
    .map(({ id }) => id);
}
