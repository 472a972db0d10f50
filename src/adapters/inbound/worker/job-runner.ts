import { AppError } from '../../../domain/shared/app-error.js';
import type { Job, JobOutcome } from '../../../domain/jobs/job.js';
import { outcomeOfFailure } from '../../../domain/jobs/retry-policy.js';
import type { JobBroker } from '../../../ports/jobs/job-broker.js';
import type { JobRepository } from '../../../ports/jobs/job-repository.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Randomness } from '../../../ports/runtime/randomness.js';
import type { Tracer } from '../../../ports/runtime/tracer.js';
import type { JobHandler } from './job-handler.js';
import type { JobMetrics } from './job-metrics.js';
import { Settler } from './settler.js';
import { WakeSignal } from './wake-signal.js';

export interface JobRunnerDeps {
  readonly jobs: JobRepository;
  readonly broker: JobBroker;
  readonly handlers: readonly JobHandler[];
  /** Those that come and go; asked whenever it matters. */
  readonly moreHandlers?: () => readonly JobHandler[];
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly logger: Logger;
  readonly measures?: JobMetrics;
  readonly workerId: string;
  /** Jobs at the same time; a smaller number lets those under way finish. */
  readonly concurrency: () => number;
  readonly leaseMs: number;
  /** How long a lost wake-up may go unnoticed. */
  readonly pollMs: number;
  readonly tracer?: Tracer;
}

/** Most jobs claimed at once. */
const MAX_CLAIM = 100;

/** A job may be due by another clock than ours, or be just being claimed by somebody else, ms. */
const SHORTEST_WAIT_MS = 100;

interface Running {
  readonly job: Job;
  readonly lost: AbortController;
  readonly done: Promise<void>;
}

/**
 * Runs due jobs. SQL decides what is due; wake-ups, due times and a poll decide when to look. Leases of
 * running jobs are renewed at a third of their length; a job whose lease was lost is told to stop.
 */
export class JobRunner {
  private readonly handlers: ReadonlyMap<string, JobHandler>;
  private readonly running = new Map<string, Running>();
  private readonly settler: Settler;
  private readonly wake: WakeSignal;
  private readonly stopping = new AbortController();
  private readonly ended = new AbortController();
  private working: Promise<void> = Promise.resolve();
  private renewing: Promise<void> = Promise.resolve();
  private stopListening: () => void = () => undefined;

  constructor(private readonly deps: JobRunnerDeps) {
    this.handlers = new Map(deps.handlers.map((handler) => [handler.queue, handler]));
    this.settler = new Settler({ ...deps, ended: this.ended.signal });
    this.wake = new WakeSignal(deps.clock);
  }

  start(): void {
    this.stopListening = this.deps.broker.onWake((topic) => {
      if (this.queues.some((queue) => topic === `job:${queue}`)) this.wake.notify();
    });
    this.working = this.work();
    this.renewing = this.renew();
  }

  /** Takes no new jobs and waits for those under way; what they hold at the deadline is left to its lease. */
  async stop(deadlineMs: number): Promise<void> {
    this.stopping.abort();
    this.stopListening();
    this.wake.notify();
    await this.working;
    const drained = Promise.all([...this.running.values()].map(({ done }) => done));
    const waited = new AbortController();
    await Promise.race([drained, this.deps.clock.sleep(deadlineMs, waited.signal)]);
    waited.abort();
    for (const { lost } of this.running.values()) lost.abort();
    this.ended.abort();
    await this.renewing;
  }

  get isIdle(): boolean {
    return this.running.size === 0;
  }

  private get queues(): readonly string[] {
    const more = this.deps.moreHandlers?.() ?? [];
    return [...this.handlers.keys(), ...more.map(({ queue }) => queue)];
  }

  private handlerOf(queue: string): JobHandler | undefined {
    const found = this.handlers.get(queue);
    return found ?? this.deps.moreHandlers?.().find((handler) => handler.queue === queue);
  }

  private async work(): Promise<void> {
    const { clock, logger, pollMs } = this.deps;
    while (!this.stopping.signal.aborted) {
      const news = this.wake.next();
      try {
        const free = Math.min(this.deps.concurrency() - this.running.size, MAX_CLAIM);
        const claimed = free > 0 ? await this.claim(free) : 0;
        if (free > 0 && claimed === free) continue;
        const waitMs = free > 0 ? await this.untilNextDue() : pollMs;
        await this.wake.wait(news, waitMs, this.stopping.signal);
      } catch (error) {
        logger.warn('jobs cannot be claimed now', { error });
        await clock.sleep(Math.min(pollMs, 1_000), this.stopping.signal);
      }
    }
  }

  private async claim(limit: number): Promise<number> {
    const { jobs, workerId, leaseMs } = this.deps;
    const { queues } = this;
    const claimed = await jobs.claim({ queues, limit, workerId, leaseMs });
    for (const job of claimed) this.begin(job);
    return claimed.length;
  }

  private async untilNextDue(): Promise<number> {
    const { jobs, clock, pollMs } = this.deps;
    const dueAt = await jobs.nextDueAt(this.queues);
    if (!dueAt) return pollMs;
    const waitMs = dueAt.getTime() - clock.now().getTime();
    return Math.max(SHORTEST_WAIT_MS, Math.min(pollMs, waitMs));
  }

  private begin(job: Job): void {
    // An attempt of our own whose lease ran out unnoticed may still be at it.
    this.running.get(job.id)?.lost.abort();
    const lost = new AbortController();
    const done = this.run(job, lost.signal).finally(() => {
      if (this.running.get(job.id)?.lost === lost) this.running.delete(job.id);
      this.wake.notify();
    });
    this.running.set(job.id, { job, lost, done });
  }

  private async run(job: Job, signal: AbortSignal): Promise<void> {
    const { id, attempt } = job;
    const handler = this.handlerOf(job.queue);
    const ended = this.deps.measures?.begun(job);
    let runAt: Date | undefined;
    const putOff = (seconds: number) => {
      runAt = new Date(this.deps.clock.now().getTime() + seconds * 1_000);
    };
    try {
      if (!handler) throw nobodyDoes(job);
      await this.attempt(job, (traced) => handler.handle(traced, signal, putOff));
    } catch (error) {
      const status = await this.fail(job, handler, error);
      ended?.(status);
      return;
    }
    ended?.(runAt ? 'pending' : 'completed');
    const end = runAt
      ? ({ status: 'pending', runAt } as const)
      : ({ status: 'completed' } as const);
    await this.settler.add({ id, attempt, ...end });
  }

  /** Each attempt is a step of the trace that caused the job. */
  private attempt(job: Job, action: (job: Job) => Promise<void>): Promise<void> {
    const { tracer } = this.deps;
    if (!tracer?.isOn) return action(job);
    const { id, queue, attempt, trace } = job;
    const attributes = {
      'messaging.operation.type': 'process',
      'messaging.destination.name': queue,
      'messaging.message.id': id,
      'brain.job.attempt': attempt,
    };
    const step = { name: `process ${queue}`, kind: 'consumer', attributes } as const;
    return tracer.span({ ...step, parent: trace ?? undefined }, ({ context }) =>
      action({ ...job, trace: context ?? null }),
    );
  }

  private async fail(
    job: Job,
    handler: JobHandler | undefined,
    error: unknown,
  ): Promise<JobOutcome['status']> {
    const { clock, randomness, logger } = this.deps;
    const outcome = outcomeOfFailure(job, error, clock.now(), randomness.fraction());
    const { id: jobId, queue, attempt } = job;
    if (outcome.status === 'dead_letter') {
      logger.error('job given up', { jobId, queue, attempt, error });
      try {
        await handler?.gaveUp?.(job, outcome.error);
      } catch (failure) {
        logger.error('giving up a job failed', { jobId, queue, error: failure });
      }
    } else {
      logger.warn('job failed and will be tried again', { jobId, queue, attempt, error });
    }
    await this.settler.add(outcome);
    return outcome.status;
  }

  private async renew(): Promise<void> {
    const { jobs, clock, leaseMs, logger } = this.deps;
    while (!this.ended.signal.aborted) {
      await clock.sleep(leaseMs / 3, this.ended.signal);
      const held = [...this.running.values()];
      if (held.length === 0) continue;
      try {
        const kept = await jobs.extend(
          held.map(({ job }) => job),
          leaseMs,
        );
        for (const { job, lost } of held) if (!kept.has(job.id)) lost.abort();
      } catch (error) {
        logger.warn('leases cannot be renewed now', { count: held.length, error });
      }
    }
  }
}

/** Its handler went between the claim and the attempt. */
function nobodyDoes({ queue }: Job): AppError {
  return new AppError('unavailable', 'job.no-handler', `Nobody does jobs of ${queue} now`);
}
