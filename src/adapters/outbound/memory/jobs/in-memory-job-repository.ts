import type {
  AttemptOutcome,
  FinalStatus,
  Job,
  JobOutcome,
  NewJob,
} from '../../../../domain/jobs/job.js';
import { isFinal } from '../../../../domain/jobs/job.js';
import { delayAfterLosses } from '../../../../domain/jobs/retry-policy.js';
import type { JobId } from '../../../../domain/shared/ids.js';
import type {
  Cancellation,
  ClaimRequest,
  JobReport,
  JobRepository,
} from '../../../../ports/jobs/job-repository.js';
import type { Clock } from '../../../../ports/runtime/clock.js';
import type { ExecutionScope } from '../../../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../../../ports/runtime/id-generator.js';
import type { InMemoryUnitOfWork } from '../in-memory-unit-of-work.js';
import type { InMemoryJobNotes } from './in-memory-job-notes.js';
import type { InMemoryJobRelations } from './in-memory-job-relations.js';
import type { InMemoryJobTable } from './in-memory-job-table.js';
import { newStoredJob } from './new-stored-job.js';
import { byPrecedence, toJob, type StoredJob } from './stored-job.js';

const CANCELLED_UNSEEN = 'job.cancelled: Its worker vanished when it was to stop';

export interface JobRepositoryDeps {
  readonly work: InMemoryUnitOfWork;
  readonly clock: Clock;
  readonly scope: ExecutionScope;
  readonly ids: IdGenerator;
  /** Told after the commit which queue has new jobs. */
  readonly onJobsEnqueued: (queue: string) => void;
  /** Told after the commit that running jobs are to stop. */
  readonly onCancelRequested: () => void;
}

export interface JobTables {
  readonly table: InMemoryJobTable;
  readonly relations: InMemoryJobRelations;
  readonly notes: InMemoryJobNotes;
}

export class InMemoryJobRepository implements JobRepository {
  constructor(
    private readonly deps: JobRepositoryDeps,
    private readonly stored: JobTables,
  ) {}

  enqueue(jobs: readonly NewJob[]): Promise<readonly JobId[]> {
    return this.deps.work.run(async () => jobs.map((job) => this.add(job, null)));
  }

  claim(request: ClaimRequest): Promise<readonly Job[]> {
    const { limit, queueLimits, workerId, leaseMs } = request;
    return this.deps.work.run(async () => {
      const now = this.deps.clock.now();
      const leaseUntil = new Date(now.getTime() + leaseMs);
      const found: StoredJob[] = [];
      if (limit < 1) return found;
      for (const queue of new Set(request.queues)) {
        for (const job of this.stored.table.due(queue, now)) this.makeReady(job, now);
        found.push(...first(this.stored.table.ready(queue), queueLimits?.get(queue) ?? limit));
      }
      const taken = found.sort(byPrecedence).slice(0, limit);
      return taken.map((job) => {
        this.stored.relations.reachTurn(job);
        const attempt = job.attempt + 1;
        const leased = { status: 'processing', attempt, workerId, leaseUntil } as const;
        const begun = { startedAt: now, updatedAt: now, waitsFor: 'time' } as const;
        return toJob(this.change(job, { ...leased, ...begun }));
      });
    });
  }

  settle(outcomes: readonly JobOutcome[]): Promise<ReadonlySet<JobId>> {
    return this.deps.work.run(async () => {
      const now = this.deps.clock.now();
      const settled = new Set<JobId>();
      for (const outcome of outcomes) {
        const job = this.running(outcome);
        if (!job) continue;
        this.finish(job, outcome, now);
        settled.add(outcome.id);
      }
      return settled;
    });
  }

  extend(
    claims: readonly Pick<Job, 'id' | 'attempt'>[],
    leaseMs: number,
  ): Promise<ReadonlyMap<JobId, boolean>> {
    return this.deps.work.run(async () => {
      const leaseUntil = new Date(this.deps.clock.now().getTime() + leaseMs);
      const held = new Map<JobId, boolean>();
      for (const claim of claims) {
        const job = this.running(claim);
        if (!job) continue;
        this.change(job, { leaseUntil });
        held.set(job.id, job.isCancelRequested);
      }
      return held;
    });
  }

  report(reports: readonly JobReport[]): Promise<void> {
    return this.deps.work.run(async () => {
      for (const { id, attempt, progress, lines = [] } of reports) {
        const job = this.running({ id, attempt });
        if (!job) continue;
        if (progress !== undefined) this.change(job, { progress });
        if (lines.length > 0) this.stored.notes.addLines(id, lines);
      }
    });
  }

  cancel(ids: readonly JobId[], reason: string): Promise<Cancellation> {
    const { work, clock, onCancelRequested } = this.deps;
    return work.run(async () => {
      const now = clock.now();
      const cancelled: JobId[] = [];
      const requested: JobId[] = [];
      for (const job of this.unfinished(ids)) {
        if (job.status === 'processing') {
          this.change(job, { isCancelRequested: true, updatedAt: now });
          requested.push(job.id);
        } else {
          this.end(job, 'cancelled', { lastError: reason }, now);
          cancelled.push(job.id);
        }
      }
      if (requested.length > 0) work.remindOnce('job-cancel', onCancelRequested);
      return { cancelled, requested };
    });
  }

  revive(ids: readonly JobId[], attempts: number): Promise<ReadonlySet<JobId>> {
    return this.deps.work.run(async () => {
      const now = this.deps.clock.now();
      const revived = new Set<JobId>();
      for (const id of new Set(ids)) {
        const job = this.stored.table.find(id);
        if (job?.status !== 'dead_letter' && job?.status !== 'cancelled') continue;
        this.keepAttempt(job, job.status, job.lastError, now);
        let waitsFor: StoredJob['waitsFor'] = 'worker';
        if (job.openChildren > 0) waitsFor = 'children';
        else if (!this.stored.relations.isNext(job)) waitsFor = 'group';
        this.change(job, {
          ...{ status: 'pending', waitsFor, runAt: now, finishedAt: null, updatedAt: now },
          ...{ isCancelRequested: false, maxAttempts: job.attempt + attempts },
        });
        this.wake(job.queue);
        revived.add(id);
      }
      return revived;
    });
  }

  async nextDueAt(queues: readonly string[]): Promise<Date | undefined> {
    return this.stored.table.nextDueAt(queues);
  }

  async leaseHolders(): Promise<readonly string[]> {
    const held = this.stored.table.held(this.deps.clock.now());
    return [...new Set(held.map(({ workerId }) => workerId).filter((id) => id !== null))];
  }

  releaseHeldBy(workerIds: readonly string[]): Promise<number> {
    return this.deps.work.run(async () => {
      const now = this.deps.clock.now();
      const dead = new Set<string | null>(workerIds);
      const held = this.stored.table.held(now).filter(({ workerId }) => dead.has(workerId));
      for (const job of held) this.makeReady(job, now);
      return held.length;
    });
  }

  async forgetCompletedBefore(time: Date, limit: number): Promise<number> {
    const old = [...this.stored.table.peek()]
      .filter(
        ({ status, finishedAt }) =>
          (status === 'completed' || status === 'cancelled') &&
          finishedAt !== null &&
          finishedAt < time,
      )
      .sort((left, right) => left.createdAt.getTime() - right.createdAt.getTime())
      .slice(0, limit);
    return this.forget(old.map(({ id }) => id));
  }

  async forget(ids: readonly JobId[]): Promise<number> {
    const { table, notes } = this.stored;
    const done = ids.filter((id) => table.peekAt(id)?.waitsFor === null);
    for (const id of done) {
      table.delete(id);
      notes.forget(id);
    }
    return done.length;
  }

  /** @returns its id, or that of the job that was there before it */
  private add(job: NewJob, parentId: JobId | null): JobId {
    const { clock, scope, ids } = this.deps;
    const { relations, table } = this.stored;
    const now = clock.now();
    const id: JobId = ids.next();
    const fresh = newStoredJob(job, { id, parentId, now, context: scope.current() });
    if (fresh.dedupKey !== null) {
      const windowMs = job.deduplication?.windowMs;
      const untilMs = windowMs === undefined ? null : now.getTime() + windowMs;
      const before = relations.takeKey(fresh.dedupKey, { jobId: id, untilMs }, now.getTime());
      if (before !== undefined) return before as JobId;
    }
    const { queue, fairnessKey } = fresh;
    const { fairnessWeight } = job;
    const [turn = 0] =
      fairnessKey === null ? [] : relations.takeTurns([{ queue, fairnessKey, fairnessWeight }]);
    const isBehind = fresh.waitsFor === 'worker' && !relations.isNext(fresh);
    table.insert({ ...fresh, turn, waitsFor: isBehind ? 'group' : fresh.waitsFor });
    this.wake(queue);
    for (const child of job.children ?? []) this.add(child, id);
    return id;
  }

  /** One whose time has come, or whose worker was lost. */
  private makeReady(job: StoredJob, now: Date): void {
    const isLost = job.status === 'processing';
    // What was only to be given up was no attempt.
    const wasBegun = job.attempt <= job.maxAttempts;
    if (isLost && wasBegun) this.keepAttempt(job, 'lost', null, now);
    if (isLost && job.isCancelRequested) {
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
  private running({ id, attempt }: Pick<Job, 'id' | 'attempt'>): StoredJob | undefined {
    const job = this.stored.table.peekAt(id);
    return job?.status === 'processing' && job.attempt === attempt ? job : undefined;
  }

  private finish(job: StoredJob, outcome: JobOutcome, now: Date): void {
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

  private putOff(job: StoredJob, runAt: Date, change: Partial<StoredJob>, now: Date): void {
    const waitsFor = runAt <= now ? 'worker' : 'time';
    this.change(job, { ...change, runAt, waitsFor, leaseUntil: null, updatedAt: now });
  }

  private end(job: StoredJob, status: FinalStatus, change: Partial<StoredJob>, now: Date): void {
    const ended = { status, waitsFor: null, leaseUntil: null, finishedAt: now, updatedAt: now };
    const after = this.change(job, { ...change, ...ended });
    for (const queue of this.stored.relations.end(after, now)) this.wake(queue);
  }

  private keepAttempt(job: StoredJob, outcome: AttemptOutcome, error: string | null, now: Date) {
    const { id, attempt, workerId, startedAt } = job;
    if (startedAt === null) return;
    const kept = { attempt, workerId, startedAt, endedAt: now, outcome, error };
    this.stored.notes.keepAttempt(id, kept);
  }

  /** Those of the jobs, and of what they wait for, that are not done. */
  private unfinished(ids: readonly JobId[]): readonly StoredJob[] {
    const found = new Map<string, StoredJob>();
    const look = (job: StoredJob | undefined) => {
      if (!job || isFinal(job.status) || found.has(job.id)) return;
      found.set(job.id, job);
      if (job.openChildren > 0) this.stored.table.childrenOf(job.id).forEach(look);
    };
    for (const id of ids) look(this.stored.table.find(id));
    return [...found.values()];
  }

  private wake(queue: string): void {
    this.deps.work.remindOnce(`job:${queue}`, () => {
      this.deps.onJobsEnqueued(queue);
    });
  }

  private change(job: StoredJob, change: Partial<StoredJob>): StoredJob {
    const changed = structuredClone({ ...job, ...change });
    this.stored.table.update(changed);
    return changed;
  }
}

function first<Item>(items: Iterable<Item>, count: number): readonly Item[] {
  const found: Item[] = [];
  if (count < 1) return found;
  for (const item of items) {
    found.push(item);
    if (found.length >= count) break;
  }
  return found;
}
