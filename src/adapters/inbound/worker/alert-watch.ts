import type { EvaluateAlerts } from '../../../application/alerts/evaluate-alerts.js';
import type { FollowAlertEvents } from '../../../application/alerts/follow-alert-events.js';
import type { JobBroker } from '../../../ports/jobs/job-broker.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import { ProcessLease, type ProcessLeaseDeps } from './process-lease.js';
import { WakeSignal } from './wake-signal.js';

const LEASE = 'alerts';
const LEASE_MS = 30_000;

/** How long a lost wake-up may go unnoticed, ms. */
const POLL_MS = 2_000;

/** Everything else of a start comes first, ms. */
const FIRST_MS = 250;

export interface AlertWatchDeps extends ProcessLeaseDeps {
  readonly evaluate: Pick<EvaluateAlerts, 'execute'>;
  readonly follow: Pick<FollowAlertEvents, 'catchUp'>;
  readonly broker: JobBroker;
  readonly logger: Logger;
  readonly everyMs: () => number;
}

/** Looks at new domain events at once, and at all rules every few seconds. One process at a time does it. */
export class AlertWatch {
  private readonly wake: WakeSignal;
  private readonly lease: ProcessLease;
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private stopListening: () => void = () => undefined;
  private nextMs = 0;
  private isFailing = false;

  constructor(private readonly deps: AlertWatchDeps) {
    this.wake = new WakeSignal(deps.clock);
    this.lease = new ProcessLease(deps, LEASE, LEASE_MS);
  }

  start(): void {
    this.stopListening = this.deps.broker.onWake((topic) => {
      if (topic === 'events-positioned') this.wake.notify();
    });
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.stopListening();
    await this.loop;
    try {
      await this.lease.release();
    } catch (error) {
      this.deps.logger.debug('alert lease not released; it will run out', { error });
    }
  }

  private async run(): Promise<void> {
    const { logger } = this.deps;
    const { signal } = this.stopping;
    await this.deps.clock.sleep(FIRST_MS, signal);
    while (!signal.aborted) {
      const mark = this.wake.next();
      try {
        if (await this.lease.hold()) await this.look(signal);
        if (this.isFailing) logger.info('alerts are evaluated again');
        this.isFailing = false;
      } catch (error) {
        if (!this.isFailing) logger.warn('alerts cannot be evaluated now', { error });
        this.isFailing = true;
        await this.deps.clock.sleep(POLL_MS, signal);
        continue;
      }
      const untilNextMs = this.nextMs - this.deps.clock.monotonicMs();
      await this.wake.wait(mark, Math.max(1, Math.min(POLL_MS, untilNextMs)), signal);
    }
  }

  private async look(signal: AbortSignal): Promise<void> {
    const { follow, evaluate, clock, everyMs } = this.deps;
    await follow.catchUp(signal);
    if (clock.monotonicMs() < this.nextMs) return;
    this.nextMs = clock.monotonicMs() + everyMs();
    await evaluate.execute();
  }
}
