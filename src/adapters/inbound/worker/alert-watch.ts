import type { EvaluateAlerts } from '../../../application/alerts/evaluate-alerts.js';
import type { FollowAlertEvents } from '../../../application/alerts/follow-alert-events.js';
import { LedLoop, type LedLoopDeps } from './led-loop.js';

export interface AlertWatchDeps extends LedLoopDeps {
  readonly evaluate: Pick<EvaluateAlerts, 'execute'>;
  /** Another process evaluates. */
  readonly standBy: () => void;
  readonly follow: Pick<FollowAlertEvents, 'catchUp'>;
  readonly everyMs: () => number;
}

/** Looks at new domain events at once, and at all rules every few seconds. */
export class AlertWatch extends LedLoop {
  private nextMs = 0;

  constructor(private readonly deps: AlertWatchDeps) {
    super(deps, {
      lease: 'alerts',
      leaseMs: 30_000,
      topic: 'events-positioned',
      failing: 'alerts cannot be evaluated now',
      recovered: 'alerts are evaluated again',
      // Everything else of a start comes first.
      firstMs: 250,
      restMs: 100,
    });
  }

  protected override standBy(): void {
    this.deps.standBy();
  }

  protected override async turn(signal: AbortSignal): Promise<number> {
    const { follow, evaluate, clock, everyMs } = this.deps;
    await follow.catchUp(signal);
    if (clock.monotonicMs() >= this.nextMs) {
      this.nextMs = clock.monotonicMs() + everyMs();
      await evaluate.execute();
    }
    return Math.max(1, this.nextMs - clock.monotonicMs());
  }
}
