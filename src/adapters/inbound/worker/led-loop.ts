import { BackgroundLoop } from '../../../application/shared/background-loop.js';
import type { JobBroker, WakeTopic } from '../../../ports/jobs/job-broker.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import { ProcessLease, type ProcessLeaseDeps } from '../../../application/shared/process-lease.js';
import { WakeSignal } from './wake-signal.js';

/** How long a process that does not lead leaves the lease alone, ms. */
const FOLLOW_MS = 1_000;

/** How long a lost wake-up may go unnoticed, and the longest pause after failures, ms. */
const POLL_MS = 2_000;
const MAX_BACKOFF_MS = 5_000;

export interface LedLoopDeps extends ProcessLeaseDeps {
  readonly broker: JobBroker;
  readonly logger: Logger;
}

export interface LedLoopOptions {
  readonly lease: string;
  readonly leaseMs: number;
  /** There is something to do at once. */
  readonly topic: WakeTopic;
  /** For the log, as in "alerts cannot be evaluated now" and "alerts are evaluated again". */
  readonly failing: string;
  readonly recovered: string;
  /** Before the first turn, ms. */
  readonly firstMs?: number;
  /** After a turn, so that under load one takes in what came meanwhile, ms. News after a quiet time waits for nothing. */
  readonly restMs?: number;
}

/** What one process of the installation does at a time: at once when there is news, and now and then without. */
export abstract class LedLoop extends BackgroundLoop {
  private readonly wake: WakeSignal;
  private readonly lease: ProcessLease;
  private stopListening: () => void = () => undefined;
  private failures = 0;
  private followsUntilMs = 0;

  constructor(
    private readonly led: LedLoopDeps,
    private readonly options: LedLoopOptions,
  ) {
    super();
    this.wake = new WakeSignal(led.clock);
    this.lease = new ProcessLease(led, options.lease, options.leaseMs);
  }

  override start(): void {
    this.stopListening = this.led.broker.onWake((topic) => {
      if (topic === this.options.topic) this.wake.notify();
    });
    super.start();
  }

  override async stop(): Promise<void> {
    this.stopListening();
    await super.stop();
    try {
      await this.lease.release();
    } catch (error) {
      const { lease } = this.options;
      this.led.logger.debug('a lease was not released; it will run out', { lease, error });
    }
  }

  /** Does what there is to do. @returns when it is to be called again though nothing is new, ms; 0: at once */
  protected abstract turn(signal: AbortSignal): Promise<number>;

  /** Told whenever another process leads. */
  protected standBy(): void {
    // Nothing to do while nobody asks.
  }

  protected async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.led;
    await clock.sleep(this.options.firstMs ?? 0, signal);
    while (!signal.aborted) {
      const mark = this.wake.next();
      try {
        const waitMs = (await this.leads()) ? await this.turn(signal) : POLL_MS;
        this.succeeded();
        if (waitMs > 0) await this.rest(mark, Math.min(POLL_MS, waitMs), signal);
      } catch (error) {
        await clock.sleep(this.failed(error), signal);
      }
    }
  }

  private async rest(mark: number, waitMs: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.led;
    const restedMs = clock.monotonicMs() + (this.options.restMs ?? 0);
    await this.wake.wait(mark, waitMs, signal);
    const leftMs = restedMs - clock.monotonicMs();
    if (leftMs > 0) await clock.sleep(leftMs, signal);
  }

  private async leads(): Promise<boolean> {
    const nowMs = this.led.clock.monotonicMs();
    if (nowMs < this.followsUntilMs) return false;
    const leads = await this.lease.hold();
    if (leads) return true;
    this.followsUntilMs = nowMs + FOLLOW_MS;
    this.standBy();
    return false;
  }

  /** @returns how long to wait, ms */
  private failed(error: unknown): number {
    this.failures += 1;
    this.lease.doubt();
    if (this.failures === 1) this.led.logger.warn(this.options.failing, { error });
    return Math.min(MAX_BACKOFF_MS, 100 * 2 ** this.failures);
  }

  private succeeded(): void {
    if (this.failures > 0) this.led.logger.info(this.options.recovered);
    this.failures = 0;
  }
}
