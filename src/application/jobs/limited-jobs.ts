import type { Job, JobOutcome } from '../../domain/jobs/job.js';
import type { Limit } from '../../domain/limits/limit.js';
import { LONGEST_LIMIT_NAME } from '../../domain/limits/limit.js';
import type { JobId } from '../../domain/shared/ids.js';
import type { ClaimRequest, JobRepository, Unclaimed } from '../../ports/jobs/job-repository.js';
import type { Limits } from '../../ports/limits/limits.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { QueueDirectory } from './queue-directory.js';

type StoredJobs = Pick<
  JobRepository,
  'claim' | 'unclaim' | 'settle' | 'extend' | 'report' | 'nextDueAt'
>;

export type GivenBack = Unclaimed & Pick<Job, 'queue'>;

export interface WorkersJobs extends Omit<StoredJobs, 'unclaim'> {
  unclaim(jobs: readonly GivenBack[]): Promise<void>;
  /** Whether jobs of the queue may begin without a claim: nothing is counted or told when they do. Absent: they may. */
  needsNoClaim?(queue: string): boolean;
}

/** How soon a queue is looked at again whose places were all taken, ms: nobody tells when one is free elsewhere. */
const LOOK_AGAIN_MS = 500;

export interface LimitedJobsDeps {
  readonly jobs: StoredJobs;
  readonly limits: Limits;
  readonly named: { find(name: string): Limit | undefined };
  readonly directory: Pick<QueueDirectory, 'settingsOf'>;
  readonly work: UnitOfWork;
  readonly clock: Clock;
}

/** Jobs as a worker may have them: within the limits of their queues, which all processes share. */
export class LimitedJobs implements WorkersJobs {
  /** Until when a queue is left alone, by the monotonic clock. */
  private readonly blockedMs = new Map<string, number>();
  /** Names of the limits in which an attempt of this process has a place, by its holder. */
  private readonly places = new Map<string, readonly string[]>();

  constructor(private readonly deps: LimitedJobsDeps) {}

  async claim(request: ClaimRequest): Promise<readonly Job[]> {
    const { jobs, work, clock } = this.deps;
    const nowMs = clock.monotonicMs();
    const queues = request.queues.filter((queue) => (this.blockedMs.get(queue) ?? 0) <= nowMs);
    if (queues.length === 0) return [];
    const open = queues.length === request.queues.length ? request : { ...request, queues };
    if (!queues.some((queue) => this.isLimited(queue))) return jobs.claim(open);
    const found = await work.run(async () => {
      const claimed = await jobs.claim(open);
      const admission = await this.admit(claimed, request.leaseMs);
      await jobs.unclaim(admission.refused);
      work.afterCommit(() => {
        this.remember(admission);
      });
      return admission;
    });
    return found.admitted;
  }

  private remember({ admitted, blocked, places }: Admission): void {
    for (const [queue, untilMs] of blocked) this.blockedMs.set(queue, untilMs);
    for (const job of admitted) {
      const names = places.get(job.id);
      if (names) this.places.set(holderOf(job), names);
    }
  }

  /** Their places are free again; what a rate granted is not. */
  async unclaim(unclaimed: readonly Unclaimed[]): Promise<void> {
    const { jobs, work } = this.deps;
    await work.run(async () => {
      await jobs.unclaim(unclaimed);
      await this.release(unclaimed);
    });
  }

  async settle(outcomes: readonly JobOutcome[]): Promise<ReadonlySet<JobId>> {
    const { jobs, work } = this.deps;
    if (!outcomes.some((outcome) => this.places.has(holderOf(outcome)))) {
      return jobs.settle(outcomes);
    }
    return work.run(async () => {
      const settled = await jobs.settle(outcomes);
      await this.release(outcomes);
      return settled;
    });
  }

  /** Within a unit of work; what is remembered goes with its commit. */
  private async release(ended: readonly Pick<Job, 'id' | 'attempt'>[]): Promise<void> {
    const { limits, work } = this.deps;
    for (const [name, holders] of this.holders(ended)) await limits.release(name, holders);
    work.afterCommit(() => {
      for (const job of ended) this.places.delete(holderOf(job));
      this.blockedMs.clear();
    });
  }

  async extend(
    held: readonly Pick<Job, 'id' | 'attempt'>[],
    leaseMs: number,
  ): Promise<ReadonlyMap<JobId, boolean>> {
    const { jobs, limits } = this.deps;
    const kept = await jobs.extend(held, leaseMs);
    for (const [name, holders] of this.holders(held)) await limits.extend(name, holders, leaseMs);
    return kept;
  }

  report(reports: Parameters<WorkersJobs['report']>[0]): Promise<void> {
    return this.deps.jobs.report(reports);
  }

  async nextDueAt(queues: readonly string[]): Promise<Date | undefined> {
    const { jobs, clock } = this.deps;
    const nowMs = clock.monotonicMs();
    const isBlocked = (queue: string) => (this.blockedMs.get(queue) ?? 0) > nowMs;
    const blocked = queues.filter(isBlocked);
    if (blocked.length === 0) return jobs.nextDueAt(queues);
    const due = await jobs.nextDueAt(queues.filter((queue) => !isBlocked(queue)));
    const opensMs = Math.min(...blocked.map((queue) => this.blockedMs.get(queue) ?? 0)) - nowMs;
    const opensAt = new Date(clock.now().getTime() + opensMs);
    return due && due < opensAt ? due : opensAt;
  }

  needsNoClaim(queue: string): boolean {
    return !this.isLimited(queue);
  }

  private isLimited(queue: string): boolean {
    const { limits, rate, keyRate } = this.deps.directory.settingsOf(queue);
    return (limits?.length ?? 0) > 0 || rate !== undefined || keyRate !== undefined;
  }

  /** Takes limit after limit, by their names: whoever takes several at once takes them in this order. */
  private async admit(claimed: readonly Job[], leaseMs: number): Promise<Admission> {
    const { limits, clock } = this.deps;
    const refused = new Map<JobId, Unclaimed>();
    const blocked = new Map<string, number>();
    const places = new Map<JobId, string[]>();
    for (const { limit, jobs, isOfKey } of this.wanted(claimed)) {
      const asking = jobs.filter(({ id }) => !refused.has(id));
      if (asking.length === 0) continue;
      const { granted, retryAt } = await limits.take(limit, asking.map(holderOf), leaseMs);
      const may = new Set(granted);
      for (const job of asking) {
        const { id, attempt, queue } = job;
        if (may.has(holderOf(job))) {
          if (limit.concurrency !== undefined)
            places.set(id, [...(places.get(id) ?? []), limit.name]);
          continue;
        }
        refused.set(id, { id, attempt, ...(isOfKey && retryAt && { runAt: retryAt }) });
        if (isOfKey) continue;
        const waitMs = retryAt ? retryAt.getTime() - clock.now().getTime() : LOOK_AGAIN_MS;
        const bounded = limit.concurrency === undefined ? waitMs : Math.min(waitMs, LOOK_AGAIN_MS);
        blocked.set(queue, clock.monotonicMs() + Math.max(1, bounded));
      }
    }
    for (const [id, { attempt }] of refused) await this.giveBack(id, attempt, places);
    const admitted = claimed.filter(({ id }) => !refused.has(id));
    return { admitted, refused: [...refused.values()], blocked, places };
  }

  /** What one limit granted, another refused. */
  private async giveBack(id: JobId, attempt: number, places: Map<JobId, string[]>): Promise<void> {
    for (const name of places.get(id) ?? []) {
      await this.deps.limits.release(name, [holderOf({ id, attempt })]);
    }
    places.delete(id);
  }

  private wanted(claimed: readonly Job[]): readonly Wanted[] {
    const wanted = new Map<string, { limit: Limit; jobs: Job[]; isOfKey: boolean }>();
    const want = (limit: Limit, job: Job, isOfKey: boolean) => {
      const known = wanted.get(limit.name);
      if (known) known.jobs.push(job);
      else wanted.set(limit.name, { limit, jobs: [job], isOfKey });
    };
    for (const job of claimed) {
      const { queue, fairnessKey } = job;
      const { limits = [], rate, keyRate } = this.deps.directory.settingsOf(queue);
      for (const name of limits) {
        const limit = this.deps.named.find(name);
        if (limit) want(limit, job, false);
      }
      if (rate) want({ name: `queue:${queue}`, rate }, job, false);
      if (keyRate && fairnessKey !== null) {
        // Keys that begin alike for so long share one.
        const name = `queue:${queue}:${fairnessKey}`.slice(0, LONGEST_LIMIT_NAME);
        want({ name, rate: keyRate }, job, true);
      }
    }
    return [...wanted.values()].sort((one, other) => (one.limit.name < other.limit.name ? -1 : 1));
  }

  private holders(
    held: readonly Pick<Job, 'id' | 'attempt'>[],
  ): ReadonlyMap<string, readonly string[]> {
    const holders = new Map<string, string[]>();
    for (const job of held) {
      for (const name of this.places.get(holderOf(job)) ?? []) {
        const all = holders.get(name) ?? [];
        holders.set(name, all);
        all.push(holderOf(job));
      }
    }
    return new Map([...holders].sort());
  }
}

interface Wanted {
  readonly limit: Limit;
  readonly jobs: readonly Job[];
  /** Of one fairness key: others of the queue go on. */
  readonly isOfKey: boolean;
}

interface Admission {
  readonly admitted: readonly Job[];
  readonly refused: readonly Unclaimed[];
  readonly blocked: ReadonlyMap<string, number>;
  readonly places: ReadonlyMap<JobId, readonly string[]>;
}

/** An attempt of its own: a later one does not inherit its place. */
function holderOf({ id, attempt }: Pick<Job, 'id' | 'attempt'>): string {
  return `${id}#${String(attempt)}`;
}
