import type { JobNews } from '../../../../domain/jobs/job-news.js';
import type { JobId } from '../../../../domain/shared/ids.js';
import type { EndedJobs } from '../../../../ports/jobs/job-repository.js';
import type { InMemoryJobNotes } from './in-memory-job-notes.js';
import type { InMemoryJobRelations } from './in-memory-job-relations.js';
import type { InMemoryJobTable } from './in-memory-job-table.js';
import type { StoredJob } from './stored-job.js';

export interface ForgettingTables {
  readonly table: InMemoryJobTable;
  readonly relations: InMemoryJobRelations;
  readonly notes: InMemoryJobNotes;
}

/**
 * Forgets those that are done for good; who waits for one that never will be completed is given up.
 * @returns how many were forgotten
 */
export function forgetJobs(
  { table, relations, notes }: ForgettingTables,
  ids: readonly JobId[],
  now: Date,
  news: JobNews,
): number {
  let forgotten = 0;
  for (const id of ids) {
    const job = table.peekAt(id);
    if (job?.waitsFor !== null) continue;
    relations.failParent(job, now, news);
    relations.forgetKeyOf(job);
    table.delete(id);
    notes.forget(id);
    forgotten += 1;
  }
  return forgotten;
}

/** Those created first first. */
export function endedJobs(
  { table, relations }: ForgettingTables,
  { status, endedBefore, queue, except = [], keep = 0, createdFrom }: EndedJobs,
  now: Date,
): readonly StoredJob[] {
  const isOf = (job: StoredJob) =>
    job.status === status && (queue === undefined || job.queue === queue);
  const isWaitedFor = ({ parentId }: StoredJob) =>
    parentId !== null && table.peekAt(parentId)?.waitsFor === 'children';
  const all = [...table.peek()].filter(isOf).sort(byCreation);
  return all
    .slice(0, Math.max(0, all.length - keep))
    .filter(
      (job) =>
        job.finishedAt !== null &&
        job.finishedAt < endedBefore &&
        !except.includes(job.queue) &&
        (!createdFrom || job.createdAt >= createdFrom) &&
        !relations.keepsOthersAway(job, now.getTime()) &&
        !(status === 'dead_letter' && isWaitedFor(job)),
    );
}

function byCreation(left: StoredJob, right: StoredJob): number {
  return left.createdAt.getTime() - right.createdAt.getTime() || (left.id < right.id ? -1 : 1);
}
