import {
  DEFAULT_MAX_ATTEMPTS,
  DEFAULT_PRIORITY,
  type Job,
  type JobOutcome,
  type NewJob,
} from '../../../../domain/jobs/job.js';
import type { JobId } from '../../../../domain/shared/ids.js';
import type { ListQuery, Page } from '../../../../domain/shared/page.js';
import type { ClaimRequest, JobQueries, JobRepository } from '../../../../ports/jobs/job-repository.js';
import type { Clock } from '../../../../ports/runtime/clock.js';
import type { ExecutionScope } from '../../../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../../../ports/runtime/id-generator.js';
import type { InMemoryDatabase } from './in-memory-database.js';
import type { InMemoryTable } from './in-memory-table.js';
import { listRows } from './list-rows.js';

export interface JobTables {
  /** Jobs that may still run. */
  readonly unfinished: InMemoryTable<Job>;
  readonly finished: InMemoryTable<Job>;
}

export interface InMemoryJobsDeps {
  readonly database: InMemoryDatabase;
  readonly tables: JobTables;
  readonly clock: Clock;
  readonly scope: ExecutionScope;
  readonly ids: IdGenerator;
  readonly onJobsEnqueued: (queue: string) => void;
}

export class InMemoryJobRepository implements JobRepository {
  constructor(private readonly deps: InMemoryJobsDeps) {}

  enqueue(jobs: readonly NewJob[]): Promise<readonly JobId[]> {
    const { database, tables, onJobsEnqueued } = this.deps;
    return database.atomically(() => {
      const made = jobs.map((job) => this.make(job));
      for (const job of made) tables.unfinished.set(job.id, job);
      for (const queue of new Set(made.map((job) => job.queue))) {
        database.afterCommit(() => {
          onJobsEnqueued(queue);
        });
      }
      return made.map(({ id }) => id);
    });
  }

  claim({ queues, limit, workerId, leaseMs }: ClaimRequest): Promise<readonly Job[]> {
    const { database, tables, clock } = this.deps;
    return database.atomically(() => {
      const now = clock.now();
      const due = tables.unfinished.filter((job) => queues.includes(job.queue) && isDue(job, now));
      const alive = due.filter((job) => !this.buryIfExhausted(job, now));
      const claimed = alive.sort(byPriority).slice(0, limit).map((job) => ({
        ...job,
        status: 'processing' as const,
        attempt: job.attempt + 1,
        workerId,
        leaseUntil: new Date(now.getTime() + leaseMs),
        updatedAt: now,
      }));
      for (const job of claimed) tables.unfinished.set(job.id, job);
      return claimed;
    });
  }

  settle(outcomes: readonly JobOutcome[]): Promise<ReadonlySet<JobId>> {
    const { database, clock } = this.deps;
    return database.atomically(() => {
      const now = clock.now();
      const counted = outcomes.filter((outcome) => {
        const job = this.held(outcome);
        if (job) this.put({ ...job, ...resultOf(outcome, now), updatedAt: now });
        return job !== undefined;
      });
      return new Set(counted.map(({ id }) => id));
    });
  }

  extend(
    held: readonly Pick<Job, 'id' | 'attempt'>[],
    leaseMs: number,
  ): Promise<ReadonlySet<JobId>> {
    const { database, clock } = this.deps;
    return database.atomically(() => {
      const leaseUntil = new Date(clock.now().getTime() + leaseMs);
      const kept = held.filter((claim) => {
        const job = this.held(claim);
        if (job) this.put({ ...job, leaseUntil });
        return job !== undefined;
      });
      return new Set(kept.map(({ id }) => id));
    });
  }

  nextDueAt(queues: readonly string[]): Promise<Date | undefined> {
    const times = this.deps.tables.unfinished
      .filter((job) => queues.includes(job.queue))
      .map((job) => dueAt(job).getTime());
    return Promise.resolve(times.length > 0 ? new Date(Math.min(...times)) : undefined);
  }

  leaseHolders(): Promise<readonly string[]> {
    const holders = this.deps.tables.unfinished
      .filter(({ status }) => status === 'processing')
      .map(({ workerId }) => workerId ?? '');
    return Promise.resolve([...new Set(holders)]);
  }

  releaseHeldBy(workerIds: readonly string[]): Promise<number> {
    const { database, tables, clock } = this.deps;
    return database.atomically(() => {
      const now = clock.now();
      const held = tables.unfinished.filter(
        ({ status, workerId }) => status === 'processing' && workerIds.includes(workerId ?? ''),
      );
      for (const job of held) {
        if (!this.buryIfExhausted(job, now)) {
          this.put({ ...job, ...NOT_HELD, status: 'pending', runAt: now, updatedAt: now });
        }
      }
      return held.length;
    });
  }

  private make({ queue, payload, priority, maxAttempts, runAt }: NewJob): Job {
    const { clock, scope, ids } = this.deps;
    const now = clock.now();
    return {
      ...NOT_HELD,
      id: ids.next(),
      queue,
      payload,
      status: 'pending',
      priority: priority ?? DEFAULT_PRIORITY,
      attempt: 0,
      maxAttempts: maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
      runAt: runAt ?? now,
      lastError: null,
      requestId: scope.current()?.requestId ?? '',
      createdAt: now,
      updatedAt: now,
      finishedAt: null,
    };
  }

  private held({ id, attempt }: Pick<Job, 'id' | 'attempt'>): Job | undefined {
    const job = this.deps.tables.unfinished.get(id);
    return job?.status === 'processing' && job.attempt === attempt ? job : undefined;
  }

  private buryIfExhausted(job: Job, now: Date): boolean {
    if (job.status !== 'processing' || job.attempt < job.maxAttempts) return false;
    const lastError = 'The worker vanished during the last attempt';
    this.put({ ...job, ...NOT_HELD, status: 'dead_letter', lastError, finishedAt: now, updatedAt: now });
    return true;
  }

  private put(job: Job): void {
    const { unfinished, finished } = this.deps.tables;
    if (job.finishedAt === null) {
      unfinished.set(job.id, job);
      return;
    }
    unfinished.delete(job.id);
    finished.set(job.id, job);
  }
}

export class InMemoryJobQueries implements JobQueries {
  constructor(private readonly tables: JobTables) {}

  find(id: JobId): Promise<Job | undefined> {
    return Promise.resolve(this.tables.unfinished.get(id) ?? this.tables.finished.get(id));
  }

  list(query: ListQuery): Promise<Page<Job>> {
    const all = () => true;
    const jobs = [...this.tables.unfinished.filter(all), ...this.tables.finished.filter(all)];
    return Promise.resolve(listRows(jobs, query));
  }
}

const NOT_HELD = { leaseUntil: null, workerId: null } as const;

function resultOf(outcome: JobOutcome, now: Date): Partial<Job> {
  switch (outcome.status) {
    case 'completed':
      return { ...NOT_HELD, status: 'completed', lastError: null, finishedAt: now };
    case 'failed':
      return { ...NOT_HELD, status: 'failed', lastError: outcome.error, runAt: outcome.runAt };
    case 'dead_letter':
      return { ...NOT_HELD, status: 'dead_letter', lastError: outcome.error, finishedAt: now };
  }
}

function dueAt(job: Job): Date {
  return job.status === 'processing' ? (job.leaseUntil ?? job.runAt) : job.runAt;
}

function isDue(job: Job, now: Date): boolean {
  return dueAt(job) <= now;
}

function byPriority(left: Job, right: Job): number {
  if (left.priority !== right.priority) return right.priority - left.priority;
  return left.id < right.id ? -1 : 1;
}
