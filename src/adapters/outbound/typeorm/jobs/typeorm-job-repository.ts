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
import { chunks, MAX_ROWS } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import type { RecordTable } from '../record-table.js';
import { placeholders } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';
import { claimJobs } from './claim-jobs.js';
import { toJob, type JobRecord } from './job-record.js';
import { promoteDueJobs } from './promote-due-jobs.js';
import { releaseJobs } from './release-jobs.js';
import { heldJobs, settleHeld } from './settle-jobs.js';

const MAX_PRIORITY = 100;

export interface JobRepositoryDeps {
  readonly work: TypeOrmUnitOfWork;
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly scope: ExecutionScope;
  readonly ids: IdGenerator;
  /** Told after the commit which queue has new jobs. */
  readonly onJobsEnqueued: (queue: string) => void;
}

export class TypeOrmJobRepository implements JobRepository {
  constructor(
    private readonly deps: JobRepositoryDeps,
    private readonly table: RecordTable<JobRecord>,
  ) {}

  enqueue(jobs: readonly NewJob[]): Promise<readonly JobId[]> {
    const { work } = this.deps;
    return work.run(async () => {
      const records = jobs.map((job) => this.toRecord(job));
      const columns = this.table.columnCount;
      for (const part of chunks(records, columns)) {
        await work.transaction().change(
          `INSERT INTO jobs (${this.table.columnList}) VALUES ${placeholders(columns, part.length)}`,
          part.flatMap((record) => this.table.toParameters(record)),
        );
      }
      for (const queue of new Set(jobs.map((job) => job.queue))) {
        work.remindOnce(`job:${queue}`, () => {
          this.deps.onJobsEnqueued(queue);
        });
      }
      return records.map(({ id }) => id);
    });
  }

  claim(wanted: ClaimRequest): Promise<readonly Job[]> {
    const { work, dialect } = this.deps;
    const request = { ...wanted, queues: [...new Set(wanted.queues)] };
    if (request.queues.length === 0 || request.limit < 1) return Promise.resolve([]);
    return work.run(async () => {
      const transaction = work.transaction();
      const nowMs = this.nowMs();
      await promoteDueJobs(transaction, dialect, request.queues, nowMs);
      const claimed = await claimJobs(transaction, dialect, this.table, request, nowMs);
      return claimed.map(toJob);
    });
  }

  settle(outcomes: readonly JobOutcome[]): Promise<ReadonlySet<JobId>> {
    const { work, dialect } = this.deps;
    if (outcomes.length === 0) return Promise.resolve(new Set());
    return work.run(async () => {
      const transaction = work.transaction();
      const held = await heldJobs(transaction, dialect, outcomes);
      const counting = outcomes.filter(({ id }) => held.has(id));
      await settleHeld(transaction, counting, this.nowMs());
      return held;
    });
  }

  extend(
    claims: readonly Pick<Job, 'id' | 'attempt'>[],
    leaseMs: number,
  ): Promise<ReadonlySet<JobId>> {
    const { work, dialect } = this.deps;
    if (claims.length === 0) return Promise.resolve(new Set());
    return work.run(async () => {
      const transaction = work.transaction();
      const held = await heldJobs(transaction, dialect, claims);
      const untilMs = this.nowMs() + leaseMs;
      for (const ids of chunks([...held])) {
        await transaction.change(
          `UPDATE jobs SET lease_until = ?, due_at = ?, ready = 0
           WHERE id IN ${placeholders(ids.length)}`,
          [untilMs, untilMs, ...ids],
        );
      }
      return held;
    });
  }

  async nextDueAt(queues: readonly string[]): Promise<Date | undefined> {
    if (queues.length === 0) return undefined;
    const ready = queues.map(
      () =>
        `SELECT due FROM (SELECT run_at AS due FROM jobs WHERE queue = ? AND ready = 1 LIMIT 1) r`,
    );
    const waiting = queues.map(
      () => 'SELECT MIN(due_at) AS due FROM jobs WHERE queue = ? AND ready = 0',
    );
    const [row] = await this.deps.work.read((session) =>
      session.rows(
        `SELECT MIN(due) AS due FROM (${[...ready, ...waiting].join(' UNION ALL ')}) dues`,
        [...queues, ...queues],
      ),
    );
    const due = row?.['due'] ?? null;
    return due === null ? undefined : new Date(Number(due));
  }

  async leaseHolders(): Promise<readonly string[]> {
    const rows = await this.deps.work.read((session) =>
      session.rows(
        `SELECT DISTINCT worker_id FROM jobs
         WHERE worker_id IS NOT NULL AND status = 'processing' AND lease_until > ?`,
        [this.nowMs()],
      ),
    );
    return rows.map((row) => row['worker_id'] as string);
  }

  releaseHeldBy(workerIds: readonly string[]): Promise<number> {
    const { work } = this.deps;
    return work.run(() => releaseJobs(work.transaction(), workerIds, this.nowMs()));
  }

  async forgetCompletedBefore(time: Date, limit: number): Promise<number> {
    const transaction = this.deps.work.transaction();
    // A job is not completed before it was created, so old ones are found by the index on creation.
    const rows = await transaction.rows(
      `SELECT id FROM jobs WHERE status = 'completed' AND created_at < ? AND finished_at < ?
       ORDER BY created_at, id LIMIT ?`,
      [time.getTime(), time.getTime(), Math.min(limit, MAX_ROWS)],
    );
    if (rows.length === 0) return 0;
    const ids = rows.map((row) => row['id'] as JobId);
    return transaction.change(`DELETE FROM jobs WHERE id IN ${placeholders(ids.length)}`, ids);
  }

  private nowMs(): number {
    return this.deps.clock.now().getTime();
  }

  private toRecord(job: NewJob): JobRecord {
    const { clock, scope, ids } = this.deps;
    const now = clock.now();
    const context = scope.current();
    const id = ids.next() as JobId;
    const { queue, payload, priority = DEFAULT_PRIORITY, runAt = now } = job;
    const isDue = runAt <= now;
    return {
      id,
      queue,
      payload,
      priority,
      runAt,
      status: 'pending',
      attempt: 0,
      maxAttempts: job.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
      leaseUntil: null,
      workerId: null,
      lastError: null,
      requestId: job.requestId ?? context?.requestId ?? id,
      trace: (job.requestId === undefined ? context : job)?.trace ?? null,
      createdAt: now,
      updatedAt: now,
      finishedAt: null,
      ready: isDue ? 1 : 0,
      dueAt: isDue ? null : runAt,
      precedence: MAX_PRIORITY - priority,
    };
  }
}
