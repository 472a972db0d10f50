import { EndAttempts, type EndedAttempt } from '../../../application/jobs/end-attempts.js';
import { isFinal, type Job } from '../../../domain/jobs/job.js';
import { Attempt } from './attempt.js';
import { Deadlines } from './deadlines.js';
import { DueNews } from './due-news.js';
import { EventLoopYield } from './event-loop-yield.js';
import { finishJob } from './finish-job.js';
import { giveBack } from './give-back.js';
import type { JobHandler } from './job-handler.js';
import { JobIntake } from './job-intake.js';
import { JobReports } from './job-reports.js';
import { JobRoom } from './job-room.js';
import type { JobRunnerDeps } from './job-runner-deps.js';
import { queueLimitsOf } from './queue-limits.js';
import { runAttempt, type RunAttemptDeps } from './run-attempt.js';
import { Settler } from './settler.js';
import { WakeSignal } from './wake-signal.js';

/** A job may be due by another clock than ours, or be just being claimed by somebody else, ms. */
const SHORTEST_WAIT_MS = 100;

/**
 * Runs due jobs. SQL decides what is due; wake-ups, due times and a poll decide when to look. Short jobs are
 * claimed some ahead. Leases are renewed at a third of their length; a job whose lease was lost is told to stop.
 */
export class JobRunner {
  private readonly handlers: ReadonlyMap<string, JobHandler>;
  /** Begun, and not settled yet. */
  private readonly running = new Map<string, Attempt>();
  /** Told when the last one is settled. */
  private drained: () => void = () => undefined;
  /** While nothing is due, room alone is no reason to look. */
  private readonly news = new DueNews();
  /** Handlers at work. */
  private active = 0;
  /** Claimed or handed over, and not begun yet. */
  private waiting: Job[] = [];
  private readonly room: JobRoom;
  /** Where jobs are handed over by this process. */
  readonly intake: JobIntake;
  private readonly yielding = new EventLoopYield(() => this.beginNext());
  private readonly end: EndAttempts;
  private readonly settler: Settler;
  private readonly deadlines: Deadlines;
  private readonly attempting: RunAttemptDeps;
  private readonly reports: JobReports;
  private readonly wake: WakeSignal;
  private readonly stopping = new AbortController();
  private readonly ended = new AbortController();
  private working: Promise<void> = Promise.resolve();
  private renewing: Promise<void> = Promise.resolve();
  private stopListening: () => void = () => undefined;

  constructor(private readonly deps: JobRunnerDeps) {
    this.handlers = new Map(deps.handlers.map((handler) => [handler.queue, handler]));
    this.end = new EndAttempts({ ...deps, events: deps.eventLog });
    this.settler = new Settler({ ...deps, end: this.end, ended: this.ended.signal });
    this.deadlines = new Deadlines(deps.clock);
    this.attempting = { ...deps, deadlines: this.deadlines };
    this.reports = new JobReports(deps);
    this.wake = new WakeSignal(deps.clock);
    this.room = new JobRoom(() => ({
      concurrency: deps.concurrency(),
      active: this.active,
      waiting: this.waiting.length,
      unsettled: this.running.size - this.active,
    }));
    this.intake = new JobIntake({
      ...{ jobs: deps.jobs, workerId: deps.workerId, leaseMs: deps.leaseMs },
      ...{ room: this.room, news: this.news },
      queues: () => this.queues,
      handlerOf: (queue) => this.handlerOf(queue),
      isStopping: () => this.stopping.signal.aborted,
      freed: () => {
        this.lookForMore();
      },
      take: (jobs) => {
        if (this.stopping.signal.aborted) void this.giveBack(jobs);
        else this.take(jobs);
      },
    });
  }

  start(): void {
    this.stopListening = this.deps.broker.onWake((topic) => {
      if (topic === 'jobs-cancelled') void this.extend();
      else if (this.queues.some((queue) => topic === `job:${queue}`)) this.look();
    });
    this.working = this.claimAll();
    this.renewing = this.renew();
  }

  /** Takes no new jobs and waits for those under way; what they hold at the deadline is left to its lease. */
  async stop(deadlineMs: number): Promise<void> {
    this.stopping.abort();
    this.stopListening();
    this.wake.notify();
    await this.working;
    const drained = Promise.all([this.giveBack(this.waiting.splice(0)), this.settled()]);
    const waited = new AbortController();
    await Promise.race([drained, this.deps.clock.sleep(deadlineMs, waited.signal)]);
    waited.abort();
    for (const attempt of this.running.values()) attempt.stop('lost');
    this.ended.abort();
    this.deadlines.stop();
    await Promise.all([this.renewing, this.reports.stop()]);
  }

  /** Looks for due jobs now: other queues may be begun than before. */
  readonly look = (): void => {
    this.news.note();
    this.wake.notify();
  };

  get isIdle(): boolean {
    return this.running.size === 0 && this.waiting.length === 0;
  }

  private get queues(): readonly string[] {
    const more = this.deps.moreHandlers?.() ?? [];
    const all = [...this.handlers.keys(), ...more.map(({ queue }) => queue)];
    const { serves, pausedQueues } = this.deps;
    const paused = pausedQueues?.();
    return all.filter((queue) => !paused?.has(queue) && (serves?.(queue) ?? true));
  }

  private handlerOf(queue: string): JobHandler | undefined {
    const found = this.handlers.get(queue);
    return found ?? this.deps.moreHandlers?.().find((handler) => handler.queue === queue);
  }

  private async claimAll(): Promise<void> {
    const { clock, logger, pollMs } = this.deps;
    let isNews = true;
    while (!this.stopping.signal.aborted) {
      const mark = this.wake.next();
      const newsMark = this.news.mark();
      try {
        const room = this.room.forClaim();
        if (room > 0 && isNews && (await this.claim(room)) === room) continue;
        if (this.intake.wasUsed()) await this.deps.beforeClaim?.();
        const waitMs = room > 0 ? await this.untilNextDue() : pollMs;
        this.news.looked(newsMark, room > 0 && waitMs >= pollMs);
        // Without news a look at what is due comes before a claim, which costs more.
        const isOverlooked: boolean = !isNews && waitMs <= 0;
        isNews =
          isOverlooked ||
          (await this.wake.wait(mark, Math.max(SHORTEST_WAIT_MS, waitMs), this.stopping.signal)) ||
          (room > 0 && waitMs < pollMs);
      } catch (error) {
        logger.warn('jobs cannot be claimed now', { error });
        await clock.sleep(Math.min(pollMs, 1_000), this.stopping.signal);
        isNews = true;
      }
    }
  }

  private async claim(limit: number): Promise<number> {
    const { jobs, workerId, leaseMs } = this.deps;
    await this.deps.beforeClaim?.();
    const { queues } = this;
    const held = [...[...this.running.values()].map(({ job }) => job), ...this.waiting];
    const queueLimits = queueLimitsOf(queues, held, (queue) =>
      this.handlerOf(queue)?.concurrency?.(),
    );
    const claimed = await jobs.claim({
      ...{ queues, limit, workerId, leaseMs },
      ...(queueLimits && { queueLimits }),
    });
    this.take(claimed);
    return claimed.length;
  }

  private take(jobs: readonly Job[]): void {
    this.waiting.push(...jobs);
    this.beginNext();
  }

  private beginNext(): void {
    if (this.stopping.signal.aborted) return;
    const room = () => Math.min(this.deps.concurrency() - this.active, this.yielding.left);
    const now = this.deps.clock.now();
    // One by one: what ends at once has the next begin before this goes on.
    while (room() > 0) {
      const job = this.waiting.shift();
      if (!job) break;
      this.yielding.take(1);
      // Of a process that was frozen meanwhile, or cut off, jobs are somebody else's by now, or soon.
      if (job.leaseUntil !== null && job.leaseUntil > now) this.begin(job);
    }
  }

  private async untilNextDue(): Promise<number> {
    const { jobs, clock, pollMs } = this.deps;
    const dueAt = await jobs.nextDueAt(this.queues);
    if (!dueAt) return pollMs;
    const waitMs = dueAt.getTime() - clock.now().getTime();
    return Math.min(pollMs, waitMs);
  }

  private begin(job: Job): void {
    // An attempt of our own whose lease ran out unnoticed may still be at it.
    this.running.get(job.id)?.stop('lost');
    const attempt = new Attempt(job, {
      nowMs: () => this.deps.clock.now().getTime(),
      report: (of, news) => {
        this.reports.add(of, news);
      },
      finish: (of, action) => this.finish(of, action),
    });
    this.active += 1;
    this.running.set(job.id, attempt);
    const { clock, measures } = this.deps;
    const measured = measures?.begun(job);
    const startedMs = clock.monotonicMs();
    runAttempt(this.attempting, attempt, this.handlerOf(job.queue), (result) => {
      this.active -= 1;
      this.room.note(clock.monotonicMs() - startedMs);
      measured?.(result?.outcome.status ?? (attempt.isFinished ? 'completed' : 'processing'));
      this.lookForMore();
      const reported = this.reports.flush(job.id);
      if (reported) void reported.then(() => this.settle(attempt, result));
      else this.settle(attempt, result);
    });
  }

  private settle(attempt: Attempt, result: EndedAttempt | undefined): void {
    const forget = () => {
      const { id } = attempt.job;
      if (this.running.get(id) === attempt) this.running.delete(id);
      if (this.running.size === 0) this.drained();
      // It comes again, perhaps soon.
      if (result && !isFinal(result.outcome.status)) this.news.note();
      this.lookForMore();
    };
    if (result) this.settler.add(result, forget);
    else forget();
  }

  private settled(): Promise<void> {
    return new Promise((resolve) => {
      this.drained = resolve;
      if (this.running.size === 0) resolve();
    });
  }

  private lookForMore(): void {
    this.beginNext();
    if (!this.news.isDry && this.room.forClaim() > 0) this.wake.notify();
  }

  private async finish(job: Job, action: () => Promise<unknown>): Promise<void> {
    await this.reports.flush(job.id);
    const isTold = this.handlerOf(job.queue)?.tells !== 'failures';
    await finishJob({ work: this.deps.work, end: this.end }, job, isTold, action);
  }

  private giveBack(jobs: readonly Job[]): Promise<void> {
    return giveBack(this.deps, this.news, jobs);
  }

  private async renew(): Promise<void> {
    const { clock, leaseMs } = this.deps;
    while (!this.ended.signal.aborted) {
      const before = new Set(this.waiting.map(({ id }) => id));
      await clock.sleep(leaseMs / 3, this.ended.signal);
      // Jobs became slow meanwhile: what still waits is not kept from others.
      const stale = this.waiting.filter(({ id }) => before.has(id));
      this.waiting = this.waiting.filter(({ id }) => !before.has(id));
      await this.giveBack(stale);
      await this.extend();
    }
  }

  /** Renews the leases of what is held, and hears what of it is to stop. */
  private async extend(): Promise<void> {
    const { jobs, leaseMs, logger, clock } = this.deps;
    const running = [...this.running.values()];
    const held = [...running.map(({ job }) => job), ...this.waiting];
    if (held.length === 0) return;
    const leaseUntil = new Date(clock.now().getTime() + leaseMs);
    try {
      const kept = await jobs.extend(held, leaseMs);
      for (const attempt of running) {
        const isToStop = kept.get(attempt.job.id);
        if (isToStop === undefined) attempt.stop('lost');
        else if (isToStop) attempt.stop('cancelled');
      }
      const asked = new Set(held);
      this.waiting = this.waiting.flatMap((job) => {
        if (!asked.has(job)) return [job];
        const isToStop = kept.get(job.id);
        if (isToStop === undefined) return [];
        return [{ ...job, leaseUntil, isCancelRequested: isToStop }];
      });
    } catch (error) {
      logger.warn('leases cannot be renewed now', { count: held.length, error });
    }
  }
}
