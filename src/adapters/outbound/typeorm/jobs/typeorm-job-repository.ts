import {
  DEFAULT_PRIORITY,
  type Job,
  type JobOutcome,
  type NewJob,
} from '../../../../domain/jobs/job.js';
import { JobNews } from '../../../../domain/jobs/job-news.js';
import type { JobId } from '../../../../domain/shared/ids.js';
import type {
  Cancellation,
  ClaimRequest,
  EndedJobs,
  EventsOfJobs,
  ForgottenJobs,
  HandOver,
  JobReport,
  JobRepository,
  Unclaimed,
} from '../../../../ports/jobs/job-repository.js';
import type { Clock } from '../../../../ports/runtime/clock.js';
import type { EventLog } from '../../../../ports/runtime/event-log.js';
import type { ExecutionScope } from '../../../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../../../ports/runtime/id-generator.js';
import { chunks } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import type { RecordTable } from '../record-table.js';
import { placeholders } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';
import { cancelJobs } from './cancel-jobs.js';
import type { Changing } from './changing.js';
import { claimJobs } from './claim-jobs.js';
import { enqueueJobs, type Enqueued } from './enqueue-jobs.js';
import { forgetKeysBefore } from './job-keys.js';
import { endedJobs, forgetJobs } from './forget-jobs.js';
import { READY, toJob, type JobRecord } from './job-record.js';
import { forgetIdleShares } from './job-shares.js';
import { newRecord } from './new-job-record.js';
import { claimedJob, isTaken, shownJob, takenRecord } from './taken-job-record.js';
import { promoteDueJobs } from './promote-due-jobs.js';
import { releaseJobs } from './release-jobs.js';
import { reportJobs } from './report-jobs.js';
import { reviveJobs } from './revive-jobs.js';
import { heldJobs } from './held-jobs.js';
import { settleJobs } from './settle-jobs.js';
import { unclaimJobs } from './unclaim-jobs.js';

export interface JobRepositoryDeps {
  readonly work: TypeOrmUnitOfWork;
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly scope: ExecutionScope;
  readonly ids: IdGenerator;
  /** Told after the commit which queue has jobs that became due, and their highest priority. */
  readonly onJobsEnqueued: (queue: string, priority: number) => void;
  /** Told after the commit that running jobs are to stop. */
  readonly onCancelRequested: () => void;
  readonly events: EventLog;
  /** What is told of new jobs, with them or not at all. */
  readonly eventsOfJobs?: EventsOfJobs | undefined;
}

export class TypeOrmJobRepository implements JobRepository {
  constructor(
    private readonly deps: JobRepositoryDeps,
    private readonly table: RecordTable<JobRecord>,
  ) {}

  async enqueue(jobs: readonly NewJob[]): Promise<readonly JobId[]> {
    return (await this.insert(jobs)).ids;
  }

  async enqueueShown(jobs: readonly NewJob[], handOver?: HandOver): Promise<readonly Job[]> {
    const { ids, stored } = await this.insert(jobs, handOver);
    const shown = new Map(stored.map((record) => [record.id, shownJob(record)]));
    const others = ids.filter((id) => !shown.has(id));
    if (others.length > 0) {
      const these = this.deps.dialect.isOneOf('id', others);
      const before = await this.deps.work.read((session) =>
        this.table.select(session, these.sql, these.parameters),
      );
      for (const record of before) shown.set(record.id, toJob(record));
    }
    return ids.flatMap((id) => shown.get(id) ?? []);
  }

  claim(wanted: ClaimRequest): Promise<readonly Job[]> {
    const { dialect } = this.deps;
    const request = { ...wanted, queues: [...new Set(wanted.queues)] };
    if (request.queues.length === 0 || request.limit < 1) return Promise.resolve([]);
    return this.run(async (changing) => {
      const { session, nowMs } = changing;
      await promoteDueJobs(changing, request.queues);
      const claimed = await claimJobs(session, dialect, this.table, request, nowMs);
      return claimed.map(toJob);
    });
  }

  unclaim(jobs: readonly Unclaimed[]): Promise<void> {
    const { work, dialect } = this.deps;
    if (jobs.length === 0) return Promise.resolve();
    return work.run(() => unclaimJobs(work.transaction(), dialect, jobs, this.nowMs()));
  }

  settle(outcomes: readonly JobOutcome[]): Promise<ReadonlySet<JobId>> {
    if (outcomes.length === 0) return Promise.resolve(new Set());
    return this.run((changing) => settleJobs(changing, outcomes));
  }

  extend(
    claims: readonly Pick<Job, 'id' | 'attempt'>[],
    leaseMs: number,
  ): Promise<ReadonlyMap<JobId, boolean>> {
    const { work, dialect } = this.deps;
    if (claims.length === 0) return Promise.resolve(new Map());
    return work.run(async () => {
      const transaction = work.transaction();
      const held = await heldJobs(transaction, dialect, claims);
      const untilMs = this.nowMs() + leaseMs;
      for (const ids of chunks([...held.keys()])) {
        await transaction.change(
          `UPDATE jobs SET lease_until = ?, due_at = ?, ready = ${READY.leased}
           WHERE id IN ${placeholders(ids.length)}`,
          [untilMs, untilMs, ...ids],
        );
      }
      return new Map([...held].map(([id, row]) => [id, Number(row['cancel_requested']) === 1]));
    });
  }

  report(reports: readonly JobReport[]): Promise<void> {
    const { work, dialect, ids } = this.deps;
    if (reports.length === 0) return Promise.resolve();
    return work.run(() => reportJobs(work.transaction(), dialect, reports, () => ids.next()));
  }

  cancel(ids: readonly JobId[], reason: string): Promise<Cancellation> {
    const { work, onCancelRequested } = this.deps;
    return this.run(async (changing) => {
      const cancellation = await cancelJobs(changing, ids, reason);
      if (cancellation.requested.length > 0) work.remindOnce('job-cancel', onCancelRequested);
      return cancellation;
    });
  }

  revive(
    ids: readonly JobId[],
    attempts: number,
    runAt?: ReadonlyMap<JobId, Date>,
  ): Promise<ReadonlySet<JobId>> {
    return this.run((changing) => reviveJobs(changing, ids, attempts, runAt));
  }

  async nextDueAt(queues: readonly string[]): Promise<Date | undefined> {
    if (queues.length === 0) return undefined;
    const ready = queues.map(
      () =>
        `SELECT due FROM (SELECT run_at AS due FROM jobs WHERE queue = ? AND ready = 1 LIMIT 1) r`,
    );
    const waiting = [READY.atTime, READY.leased].flatMap((state) =>
      queues.map(() => `SELECT MIN(due_at) AS due FROM jobs WHERE queue = ? AND ready = ${state}`),
    );
    const [row] = await this.deps.work.read((session) =>
      session.rows(
        `SELECT MIN(due) AS due FROM (${[...ready, ...waiting].join(' UNION ALL ')}) dues`,
        [...queues, ...queues, ...queues],
      ),
    );
    const due = row?.['due'] ?? null;
    return due === null ? undefined : new Date(Number(due));
  }

  async leaseHolders(): Promise<readonly string[]> {
    const rows = await this.deps.work.read((session) =>
      session.rows(
        `SELECT DISTINCT worker_id FROM jobs
         WHERE ready = ${READY.leased} AND lease_until > ?`,
        [this.nowMs()],
      ),
    );
    return rows.map((row) => row['worker_id'] as string);
  }

  releaseHeldBy(workerIds: readonly string[]): Promise<number> {
    return this.run((changing) => releaseJobs(changing, workerIds));
  }

  async forgetEnded(which: EndedJobs, limit: number): Promise<ForgottenJobs> {
    const transaction = this.deps.work.transaction();
    const nowMs = this.nowMs();
    // With what is asked for all queues, and not for each of them.
    if (which.queue === undefined) {
      await forgetIdleShares(transaction);
      await forgetKeysBefore(transaction, nowMs);
    }
    const ended = await endedJobs(transaction, which, { nowMs, limit });
    const createdUpTo = ended.at(-1)?.createdAt;
    const count = await this.forget(ended.map(({ id }) => id));
    return { count, ...(createdUpTo && { createdUpTo }) };
  }

  forget(ids: readonly JobId[]): Promise<number> {
    return this.change((changing) => forgetJobs(changing, ids));
  }

  private run<Result>(action: (changing: Changing) => Promise<Result>): Promise<Result> {
    return this.deps.work.run(() => this.change(action));
  }

  /** Within a unit of work: what becomes of other jobs is told with it. */
  private async change<Result>(action: (changing: Changing) => Promise<Result>): Promise<Result> {
    const { work, dialect, events } = this.deps;
    const news = new JobNews();
    const session = work.transaction();
    const result = await action({ session, dialect, nowMs: this.nowMs(), news });
    for (const queue of news.queues) this.wake(queue, DEFAULT_PRIORITY);
    if (news.events.length > 0) await events.append(news.events);
    return result;
  }

  private insert(jobs: readonly NewJob[], handOver?: HandOver): Promise<Enqueued> {
    const { work, dialect } = this.deps;
    if (jobs.length === 0) return Promise.resolve({ ids: [], stored: [] });
    return work.run(async () => {
      const enqueuing = {
        session: work.transaction(),
        dialect,
        table: this.table,
        nowMs: this.nowMs(),
        toRecord: this.recorder(handOver),
      };
      const enqueued = await enqueueJobs(enqueuing, jobs);
      const told = this.deps.eventsOfJobs?.(enqueued.stored) ?? [];
      if (told.length > 0) await this.deps.events.append(told);
      const waiting = handOver ? this.handOver(enqueued.stored, handOver) : enqueued.stored;
      for (const [queue, priority] of highestOf(waiting)) this.wake(queue, priority);
      return enqueued;
    });
  }

  /** @returns those that wait for a claim */
  private handOver(stored: readonly JobRecord[], { take }: HandOver): readonly JobRecord[] {
    const taken = stored.filter(isTaken);
    if (taken.length === 0) return stored;
    this.deps.work.afterCommit(() => {
      take(taken.map(claimedJob));
    });
    return taken.length === stored.length ? [] : stored.filter((record) => !isTaken(record));
  }

  private nowMs(): number {
    return this.deps.clock.now().getTime();
  }

  private wake(queue: string, priority: number): void {
    const { work, onJobsEnqueued } = this.deps;
    const tell = () => {
      onJobsEnqueued(queue, priority);
    };
    work.remindOnce(`job:${queue}`, tell, priority);
  }

  private recorder(
    handOver: HandOver | undefined,
  ): (job: NewJob, parentId: JobId | null) => JobRecord {
    const { clock, scope, ids } = this.deps;
    const now = clock.now();
    const context = scope.current();
    return (job, parentId) => {
      const record = newRecord(job, { id: ids.next(), parentId, now, context });
      return handOver?.jobs.has(job) ? takenRecord(record, handOver, now) : record;
    };
  }
}

/** The highest priority on each queue. */
function highestOf(jobs: readonly Pick<Job, 'queue' | 'priority'>[]): ReadonlyMap<string, number> {
  const highest = new Map<string, number>();
  for (const { queue, priority } of jobs) {
    if (priority > (highest.get(queue) ?? -1)) highest.set(queue, priority);
  }
  return highest;
}
