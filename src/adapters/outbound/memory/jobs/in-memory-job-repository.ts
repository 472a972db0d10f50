import {
  DEFAULT_PRIORITY,
  type Job,
  type JobOutcome,
  type NewJob,
} from '../../../../domain/jobs/job.js';
import { JobNews } from '../../../../domain/jobs/job-news.js';
import { UNCLAIMED } from '../../../../domain/jobs/new-job.js';
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
import type { InMemoryUnitOfWork } from '../in-memory-unit-of-work.js';
import { endedJobs, forgetJobs } from './forget-jobs.js';
import { InMemoryJobChanges, type JobTables } from './in-memory-job-changes.js';
import { leasedAtFirst, newStoredJob } from './new-stored-job.js';
import { byPrecedence, toJob, type StoredJob } from './stored-job.js';

export interface JobRepositoryDeps {
  readonly work: InMemoryUnitOfWork;
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

interface Adding {
  /** Gets what is stored. */
  readonly added: StoredJob[];
  readonly handOver: HandOver | undefined;
}

type Change<Result> = (changes: InMemoryJobChanges, now: Date, news: JobNews) => Result;

export class InMemoryJobRepository implements JobRepository {
  constructor(
    private readonly deps: JobRepositoryDeps,
    private readonly stored: JobTables,
  ) {}

  async enqueue(jobs: readonly NewJob[]): Promise<readonly JobId[]> {
    return (await this.insert(jobs)).ids;
  }

  enqueueShown(jobs: readonly NewJob[], handOver?: HandOver): Promise<readonly Job[]> {
    return this.deps.work.run(async () => {
      const { ids, taken } = await this.insert(jobs, handOver);
      const put = ids.flatMap((id) => this.stored.table.find(id) ?? []);
      return put.map((job) => ({ ...toJob(job), ...(taken.has(job.id) && UNCLAIMED) }));
    });
  }

  claim(request: ClaimRequest): Promise<readonly Job[]> {
    const { limit, queueLimits, workerId, leaseMs } = request;
    return this.run((changes, now) => {
      const leaseUntil = new Date(now.getTime() + leaseMs);
      const found: StoredJob[] = [];
      if (limit < 1) return found;
      for (const queue of new Set(request.queues)) {
        for (const job of this.stored.table.due(queue, now)) changes.makeReady(job, now);
        found.push(...this.stored.table.ready(queue, queueLimits?.get(queue) ?? limit));
      }
      const taken = found.sort(byPrecedence).slice(0, limit);
      return taken.map((job) => {
        this.stored.relations.reachTurn(job);
        const attempt = job.attempt + 1;
        const leased = { status: 'processing', attempt, workerId, leaseUntil } as const;
        const begun = { startedAt: now, updatedAt: now, waitsFor: 'time' } as const;
        return toJob(changes.change(job, { ...leased, ...begun }));
      });
    });
  }

  unclaim(jobs: readonly Unclaimed[]): Promise<void> {
    return this.run((changes, now) => {
      for (const { id, attempt, runAt } of jobs) {
        const job = changes.running({ id, attempt });
        if (!job) continue;
        const isDue = !runAt || runAt <= now;
        const waiting = isDue ? 'pending' : 'scheduled';
        const waits = isDue
          ? ({ waitsFor: 'worker' } as const)
          : { waitsFor: 'time' as const, runAt };
        const status = job.lastError === null ? waiting : 'failed';
        changes.change(job, {
          ...waits,
          status,
          attempt: attempt - 1,
          leaseUntil: null,
          updatedAt: now,
        });
      }
    });
  }

  settle(outcomes: readonly JobOutcome[]): Promise<ReadonlySet<JobId>> {
    return this.run((changes, now) => {
      const settled = new Set<JobId>();
      for (const outcome of outcomes) {
        const job = changes.running(outcome);
        if (!job) continue;
        changes.finish(job, outcome, now);
        settled.add(outcome.id);
      }
      return settled;
    });
  }

  extend(
    claims: readonly Pick<Job, 'id' | 'attempt'>[],
    leaseMs: number,
  ): Promise<ReadonlyMap<JobId, boolean>> {
    return this.run((changes, now) => {
      const leaseUntil = new Date(now.getTime() + leaseMs);
      const held = new Map<JobId, boolean>();
      for (const claim of claims) {
        const job = changes.running(claim);
        if (!job) continue;
        changes.change(job, { leaseUntil });
        held.set(job.id, job.isCancelRequested);
      }
      return held;
    });
  }

  report(reports: readonly JobReport[]): Promise<void> {
    return this.run((changes) => {
      for (const { id, attempt, progress, lines = [] } of reports) {
        const job = changes.running({ id, attempt });
        if (!job) continue;
        if (progress !== undefined) changes.change(job, { progress });
        if (lines.length > 0) this.stored.notes.addLines(id, lines);
      }
    });
  }

  cancel(ids: readonly JobId[], reason: string): Promise<Cancellation> {
    const { work, onCancelRequested } = this.deps;
    return this.run((changes, now) => {
      const cancelled: JobId[] = [];
      const requested: JobId[] = [];
      for (const job of this.stored.table.unfinished(ids)) {
        if (job.status === 'processing') {
          changes.change(job, { isCancelRequested: true, updatedAt: now });
          requested.push(job.id);
        } else {
          changes.end(job, 'cancelled', { lastError: reason }, now);
          cancelled.push(job.id);
        }
      }
      if (requested.length > 0) work.remindOnce('job-cancel', onCancelRequested);
      return { cancelled, requested };
    });
  }

  revive(
    ids: readonly JobId[],
    attempts: number,
    runAt: ReadonlyMap<JobId, Date> = new Map(),
  ): Promise<ReadonlySet<JobId>> {
    return this.run((changes, now, news) => {
      const revived = new Set<JobId>();
      for (const id of [...new Set(ids)].sort()) {
        const job = this.stored.table.find(id);
        if (job?.status !== 'dead_letter' && job?.status !== 'cancelled') continue;
        changes.keepAttempt(job, job.status, job.lastError, now);
        this.stored.relations.takeKeyAgain(job, now.getTime());
        const due = new Date(Math.max(now.getTime(), runAt.get(id)?.getTime() ?? 0));
        let waitsFor: StoredJob['waitsFor'] = 'worker';
        const openChildren = this.stored.relations.openChildren(job);
        if (openChildren > 0) waitsFor = 'children';
        else if (due > now) waitsFor = 'time';
        else if (!this.stored.relations.isNext(job)) waitsFor = 'group';
        const status = waitsFor === 'time' ? 'scheduled' : 'pending';
        changes.change(job, {
          ...{ status, waitsFor, runAt: due, finishedAt: null, updatedAt: now },
          ...{ isCancelRequested: false, openChildren, maxAttempts: job.attempt + attempts },
        });
        news.due(job.queue);
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
    return this.run((changes, now, news) => {
      const dead = new Set<string | null>(workerIds);
      const held = this.stored.table.held(now).filter(({ workerId }) => dead.has(workerId));
      for (const job of held) {
        changes.makeReady(job, now);
        news.due(job.queue);
      }
      return held.length;
    });
  }

  async forgetEnded(which: EndedJobs, limit: number): Promise<ForgottenJobs> {
    const ended = endedJobs(this.stored, which, this.deps.clock.now()).slice(0, limit);
    const createdUpTo = ended.at(-1)?.createdAt;
    const count = await this.forget(ended.map(({ id }) => id));
    return { count, ...(createdUpTo && { createdUpTo }) };
  }

  forget(ids: readonly JobId[]): Promise<number> {
    return this.change((_changes, now, news) => forgetJobs(this.stored, ids, now, news));
  }

  private insert(jobs: readonly NewJob[], handOver?: HandOver) {
    return this.deps.work.run(async () => {
      const added: StoredJob[] = [];
      const ids = jobs.map((job) => this.add(job, null, { added, handOver }));
      const isTaken = ({ status }: StoredJob) => status === 'processing';
      const taken = new Set(added.filter(isTaken).map(({ id }) => id));
      const claimed = [...taken].flatMap((id) => this.stored.table.find(id) ?? []).map(toJob);
      if (claimed.length > 0) this.deps.work.afterCommit(() => handOver?.take(claimed));
      const told = this.deps.eventsOfJobs?.(added) ?? [];
      if (told.length > 0) await this.deps.events.append(told);
      return { ids, taken };
    });
  }

  private run<Result>(change: Change<Result>): Promise<Result> {
    return this.deps.work.run(() => this.change(change));
  }

  /** Within a unit of work: what becomes of other jobs is told with it. */
  private async change<Result>(change: Change<Result>): Promise<Result> {
    const news = new JobNews();
    const changes = new InMemoryJobChanges(this.stored, news);
    const result = change(changes, this.deps.clock.now(), news);
    for (const queue of news.queues) this.wake(queue);
    if (news.events.length > 0) await this.deps.events.append(news.events);
    return result;
  }

  /** @returns its id, or that of the job that was there before it */
  private add(job: NewJob, parentId: JobId | null, adding: Adding): JobId {
    const { added, handOver } = adding;
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
    const waiting: StoredJob = { ...fresh, turn, waitsFor: isBehind ? 'group' : fresh.waitsFor };
    const stored = handOver?.jobs.has(job) ? leasedAtFirst(waiting, handOver, now) : waiting;
    table.insert(stored);
    added.push(stored);
    if (stored === waiting) this.wake(queue, fresh.priority);
    for (const child of job.children ?? []) this.add(child, id, adding);
    return id;
  }

  private wake(queue: string, priority: number = DEFAULT_PRIORITY): void {
    const tell = () => {
      this.deps.onJobsEnqueued(queue, priority);
    };
    this.deps.work.remindOnce(`job:${queue}`, tell, priority);
  }
}
