import { BackgroundLoop } from '../../../application/shared/background-loop.js';
import type { FireSchedules } from '../../../application/jobs/fire-schedules.js';
import type { JobBroker } from '../../../ports/jobs/job-broker.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import { WakeSignal } from './wake-signal.js';

/** The longest pause after failures, ms. */
const MAX_BACKOFF_MS = 5_000;

/**
 * Fires schedules when they are due. It sleeps until then, and looks at once when one was changed. Every process
 * with the role does so: no lease stands between a schedule and its time.
 */
export class ScheduleLoop extends BackgroundLoop {
  private readonly wake: WakeSignal;
  private stopListening: () => void = () => undefined;
  private failures = 0;

  constructor(
    private readonly deps: {
      readonly schedules: Pick<FireSchedules, 'turn'>;
      readonly broker: JobBroker;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {
    super();
    this.wake = new WakeSignal(deps.clock);
  }

  override start(): void {
    this.stopListening = this.deps.broker.onWake((topic) => {
      if (topic === 'schedules-changed') this.wake.notify();
    });
    super.start();
  }

  override async stop(): Promise<void> {
    this.stopListening();
    await super.stop();
  }

  /** Looks at once: the configuration may declare other schedules. */
  notify(): void {
    this.wake.notify();
  }

  protected async run(signal: AbortSignal): Promise<void> {
    const { schedules, clock, logger } = this.deps;
    while (!signal.aborted) {
      const mark = this.wake.next();
      try {
        const waitMs = await schedules.turn(signal);
        if (this.failures > 0) logger.info('schedules are looked at again');
        this.failures = 0;
        if (waitMs > 0) await this.wake.wait(mark, waitMs, signal);
      } catch (error) {
        this.failures += 1;
        if (this.failures === 1) logger.warn('schedules cannot be looked at now', { error });
        await clock.sleep(Math.min(MAX_BACKOFF_MS, 100 * 2 ** this.failures), signal);
      }
    }
  }
}
