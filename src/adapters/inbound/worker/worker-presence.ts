import { PeriodicLoop } from '../../../application/shared/periodic-loop.js';
import { HEARTBEAT_MS, type Worker } from '../../../domain/jobs/worker.js';
import type { Workers } from '../../../ports/jobs/workers.js';
import type { SystemProbe } from '../../../ports/monitoring/system-probe.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';

/** What does not change while the process runs. */
export type WorkerIdentity = Pick<Worker, 'id' | 'host' | 'pid' | 'version' | 'roles' | 'patterns'>;

export interface WorkerPresenceDeps {
  readonly workers: Pick<Workers, 'beat' | 'remove'>;
  readonly probe: SystemProbe;
  /** The same for all processes. */
  readonly clock: Clock;
  readonly logger: Logger;
  readonly identity: WorkerIdentity;
  readonly queues: () => readonly string[];
  readonly load: (
    queues: readonly string[],
  ) => Pick<Worker, 'running' | 'concurrency' | 'queueConcurrency'>;
}

/** Tells other processes that this worker is there, and how it does, until it stops. */
export class WorkerPresence extends PeriodicLoop {
  private readonly startedAt: Date;
  private draining = false;
  private told: Promise<void> = Promise.resolve();

  constructor(private readonly deps: WorkerPresenceDeps) {
    const { clock, logger } = deps;
    super({
      clock,
      logger,
      everyMs: HEARTBEAT_MS,
      failing: 'the worker cannot tell that it is there',
    });
    this.startedAt = clock.now();
  }

  /** Tells that it takes no new jobs. */
  async drain(): Promise<void> {
    this.draining = true;
    try {
      await this.turn();
    } catch (error) {
      this.deps.logger.debug('the end of a worker was not announced', { error });
    }
  }

  /** Others learn of a worker that could not say goodbye by its silence. */
  override async stop(): Promise<void> {
    await super.stop();
    await this.told.catch(() => undefined);
    const { workers, logger, identity } = this.deps;
    try {
      await workers.remove([identity.id]);
    } catch (error) {
      logger.debug('a worker was not signed off; it will count as lost', { error });
    }
  }

  /** One after the other: an older report must not replace a newer one. */
  protected turn(): Promise<void> {
    this.told = this.told.catch(() => undefined).then(() => this.tell());
    return this.told;
  }

  private async tell(): Promise<void> {
    const { workers, probe, clock, identity, load } = this.deps;
    const { self } = await probe.read();
    const queues = this.deps.queues();
    await workers.beat({
      ...identity,
      ...load(queues),
      queues,
      draining: this.draining,
      cpuPercent: self.cpuPercent,
      memoryBytes: self.residentBytes,
      eventLoopDelayMs: self.eventLoopDelayMs.p99,
      startedAt: this.startedAt,
      heartbeatAt: clock.now(),
    });
  }
}
