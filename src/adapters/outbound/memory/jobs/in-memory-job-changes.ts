import type { AttemptOutcome, FinalStatus, Job, JobOutcome } from '../../../../domain/jobs/job.js';
import type { JobNews } from '../../../../domain/jobs/job-news.js';
import { delayAfterLosses } from '../../../../domain/jobs/retry-policy.js';
import type { InMemoryJobNotes } from './in-memory-job-notes.js';
import type { InMemoryJobRelations } from './in-memory-job-relations.js';
import type { InMemoryJobTable } from './in-memory-job-table.js';
import type { StoredJob } from './stored-job.js';

const CANCELLED_UNSEEN = 'job.cancelled: Its worker vanished when it was to stop';

export interface JobTables {
  readonly table: InMemoryJobTable;
  readonly relations: InMemoryJobRelations;
  readonly notes: InMemoryJobNotes;
}

/** What becomes of jobs, within one unit of work. */
export class InMemoryJobChanges {
  constructor(
    private readonly stored: JobTables,
    private readonly news: JobNews,
  ) {}

  /** One whose time has come, or whose worker was lost. */
  makeReady(job: StoredJob, now: Date): void {
    const isLost = job.status === 'processing';
    // What was only to be given up was no attempt.
    const wasBegun = job.attempt <= job.maxAttempts;
    if (isLost && wasBegun) this.keepAttempt(job, 'lost', null, now);
    if (isLost && job.isCancelRequested) {
      this.news.ended(job, 'cancelled', CANCELLED_UNSEEN);
      this.end(job, 'cancelled', { lastError: CANCELLED_UNSEEN }, now);
      return;
    }
    const apartMs = isLost && job.attempt < job.maxAttempts ? this.apartMs(job) : 0;
    if (apartMs > 0) {
      this.putOff(job, new Date(now.getTime() + apartMs), { status: 'scheduled' }, now);
      return;
    }
    const status = job.status === 'failed' ? 'failed' : 'pending';
    const waitsFor = this.stored.relations.isNext(job) ? 'worker' : 'group';
    this.change(job, { status, waitsFor, leaseUntil: null });
  }

  private apartMs({ id }: StoredJob): number {
    const losses = this.stored.notes.attempts(id).filter(({ outcome }) => outcome === 'lost');
    return delayAfterLosses(id, losses.length);
  }

  /** The job while this attempt is its current one. */
  running({ id, attempt }: Pick<Job, 'id' | 'attempt'>): StoredJob | undefined {
    const job = this.stored.table.peekAt(id);
    return job?.status === 'processing' && job.attempt === attempt ? job : undefined;
  }

  finish(job: StoredJob, outcome: JobOutcome, now: Date): void {
    const attempt = Math.min(job.attempt, job.maxAttempts);
    switch (outcome.status) {
      case 'completed':
        this.end(job, 'completed', { lastError: null, result: outcome.result ?? null }, now);
        return;
      case 'dead_letter':
      case 'cancelled':
        this.end(job, outcome.status, { attempt, lastError: outcome.error }, now);
        return;
      case 'failed':
        this.keepAttempt(job, 'failed', outcome.error, now);
        this.putOff(job, outcome.runAt, { status: 'failed', lastError: outcome.error }, now);
        return;
      case 'pending': {
        this.keepAttempt(job, 'put-off', null, now);
        const status = outcome.runAt <= now ? 'pending' : 'scheduled';
        this.putOff(job, outcome.runAt, { status, maxAttempts: job.maxAttempts + 1 }, now);
      }
    }
  }

  putOff(job: StoredJob, runAt: Date, change: Partial<StoredJob>, now: Date): void {
    const waitsFor = runAt <= now ? 'worker' : 'time';
    this.change(job, { ...change, runAt, waitsFor, leaseUntil: null, updatedAt: now });
  }

  end(job: StoredJob, status: FinalStatus, change: Partial<StoredJob>, now: Date): void {
    const ended = { status, waitsFor: null, leaseUntil: null, finishedAt: now, updatedAt: now };
    const after = this.change(job, { ...change, ...ended });
    this.stored.relations.end(after, now, this.news);
  }

  keepAttempt(job: StoredJob, outcome: AttemptOutcome, error: string | null, now: Date) {
    const { id, attempt, workerId, startedAt } = job;
    if (startedAt === null) return;
    const kept = { attempt, workerId, startedAt, endedAt: now, outcome, error };
    this.stored.notes.keepAttempt(id, kept);
  }

  change(job: StoredJob, change: Partial<StoredJob>): StoredJob {
    const changed = structuredClone({ ...job, ...change });
    this.stored.table.update(changed);
    return changed;
  }
}
