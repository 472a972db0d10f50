import {
  DEFAULT_MAX_ATTEMPTS,
  DEFAULT_PRIORITY,
  type Job,
  type JobOutcome,
  type NewJob,
} from '../../../../domain/jobs/job.js';
import type { JobId } from '../../../../domain/shared/ids.js';
import type { ClaimRequest, JobRepository } from '../../../../ports/jobs/job-repository.js';
import type { Clock } from '../../../../ports/runtime/clock.js';
import type { ExecutionScope } from '../../../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../../../ports/runtime/id-generator.js';
import type { InMemoryUnitOfWork } from '../in-memory-unit-of-work.js';
import type { InMemoryJobTable } from './in-memory-job-table.js';

const LEASE_EXPIRED = 'lease-expired: the last attempt did not report back';

export interface JobRepositoryDeps {
  readonly work: InMemoryUnitOfWork;
  readonly clock: Clock;
  readonly scope: ExecutionScope;
  readonly ids: IdGenerator;
  /** Told after the commit which queue has new jobs. */
  readonly onJobsEnqueued: (queue: string) => void;
}

export class InMemoryJobRepository implements JobRepository {
  constructor(
    private readonly deps: JobRepositoryDeps,
    private readonly table: InMemoryJobTable,
  ) {}

  enqueue(jobs: readonly NewJob[]): Promise<readonly JobId[]> {
    const { work, onJobsEnqueued } = this.deps;
    return work.run(async () => {
      const added = jobs.map((job) => this.toJob(job));
      for (const job of added) this.table.insert(job);
      for (const queue of new Set(jobs.map((job) => job.queue))) {
        work.remindOnce(`job:${queue}`, () => {
          onJobsEnqueued(queue);
        });
      }
      return added.map(({ id }) => id);
    });
  }

  claim({ queues, limit, workerId, leaseMs }: ClaimRequest): Promise<readonly Job[]> {
    return this.deps.work.run(async () => {
      const now = this.deps.clock.now();
      const leaseUntil = new Date(now.getTime() + leaseMs);
      const taken: Job[] = [];
      const exhausted: Job[] = [];
      if (limit < 1) return taken;
      for (const job of this.table.due(queues, now)) {
        const isExhausted = job.status === 'processing' && job.attempt >= job.maxAttempts;
        (isExhausted ? exhausted : taken).push(job);
        if (taken.length >= limit) break;
      }
      for (const job of exhausted) this.bury(job, LEASE_EXPIRED, now);
      return taken.map((job) => {
        const attempt = job.attempt + 1;
        const leased = { status: 'processing', attempt, workerId, leaseUntil } as const;
        return this.change(job, { ...leased, updatedAt: now });
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
  ): Promise<ReadonlySet<JobId>> {
    return this.deps.work.run(async () => {
      const leaseUntil = new Date(this.deps.clock.now().getTime() + leaseMs);
      const held = new Set<JobId>();
      for (const claim of claims) {
        const job = this.running(claim);
        if (!job) continue;
        this.change(job, { leaseUntil });
        held.add(job.id);
      }
      return held;
    });
  }

  async nextDueAt(queues: readonly string[]): Promise<Date | undefined> {
    return this.table.nextDueAt(queues);
  }

  async leaseHolders(): Promise<readonly string[]> {
    const held = this.table.held(this.deps.clock.now());
    return [...new Set(held.map(({ workerId }) => workerId).filter((id) => id !== null))];
  }

  /** Their leases end now; the next claim finds the jobs due. */
  releaseHeldBy(workerIds: readonly string[]): Promise<number> {
    return this.deps.work.run(async () => {
      const now = this.deps.clock.now();
      const dead = new Set<string | null>(workerIds);
      const held = this.table.held(now).filter(({ workerId }) => dead.has(workerId));
      for (const job of held) this.change(job, { leaseUntil: now });
      return held.length;
    });
  }

  async forgetCompletedBefore(time: Date, limit: number): Promise<number> {
    const old = [...this.table.peek()]
      .filter(
        ({ status, finishedAt }) =>
          status === 'completed' && finishedAt !== null && finishedAt < time,
      )
      .sort((left, right) => left.createdAt.getTime() - right.createdAt.getTime())
      .slice(0, limit);
    for (const { id } of old) this.table.delete(id);
    return old.length;
  }

  /** The job while this attempt is its current one. */
  private running({ id, attempt }: Pick<Job, 'id' | 'attempt'>): Job | undefined {
    const job = this.table.peekAt(id);
    return job?.status === 'processing' && job.attempt === attempt ? job : undefined;
  }

  private finish(job: Job, outcome: JobOutcome, now: Date): void {
    const released = { leaseUntil: null, workerId: null, updatedAt: now };
    switch (outcome.status) {
      case 'completed':
        this.change(job, { ...released, status: 'completed', lastError: null, finishedAt: now });
        return;
      case 'failed': {
        const { error: lastError, runAt } = outcome;
        this.change(job, { ...released, status: 'failed', lastError, runAt });
        return;
      }
      case 'dead_letter':
        this.bury(job, outcome.error, now);
        return;
      case 'pending': {
        const maxAttempts = job.maxAttempts + 1;
        this.change(job, { ...released, status: 'pending', runAt: outcome.runAt, maxAttempts });
      }
    }
  }

  private bury(job: Job, lastError: string, now: Date): void {
    const released = { leaseUntil: null, workerId: null, updatedAt: now };
    this.change(job, { ...released, status: 'dead_letter', lastError, finishedAt: now });
  }

  private change(job: Job, change: Partial<Job>): Job {
    const changed = structuredClone({ ...job, ...change });
    this.table.update(changed);
    return changed;
  }

  private toJob(job: NewJob): Job {
    const { queue, payload, priority, maxAttempts, runAt } = job;
    const { clock, scope, ids } = this.deps;
    const now = clock.now();
    const context = scope.current();
    const id: JobId = ids.next();
    return {
      id,
      queue,
      payload,
      status: 'pending',
      priority: priority ?? DEFAULT_PRIORITY,
      attempt: 0,
      maxAttempts: maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
      runAt: runAt ?? now,
      leaseUntil: null,
      workerId: null,
      lastError: null,
      requestId: job.requestId ?? context?.requestId ?? id,
      trace: (job.requestId === undefined ? context : job)?.trace ?? null,
      createdAt: now,
      updatedAt: now,
      finishedAt: null,
    };
  }
}
