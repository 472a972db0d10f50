import type { RecoveryAction } from '../../../domain/resilience/dependency-policy.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type {
  DependencyNews,
  Recovery,
  RecoveryActions,
} from '../../../ports/runtime/resilience.js';
import type { ResilienceMetrics } from './resilience-metrics.js';

type Recover = (signal: AbortSignal) => Promise<void>;

/** Longest that a recovery may take, ms. */
const LIMIT_MS = 30_000;

/**
 * What is done about a dependency whose breaker opened: one thing at a time. One that is over its time is told so,
 * and no other begins before it has ended.
 */
export class RecoveryRun {
  actions: RecoveryActions = {};
  last: Recovery | null = null;
  private isRunning = false;

  constructor(
    private readonly deps: {
      readonly clock: Clock;
      readonly metrics: ResilienceMetrics;
      readonly tell: (news: DependencyNews) => void;
    },
    private readonly dependency: string,
  ) {}

  run(action: RecoveryAction): void {
    const recover = action === 'none' ? undefined : this.actions[action];
    if (!recover || this.isRunning) return;
    this.isRunning = true;
    void this.recover(action, async (signal) => {
      try {
        await recover(signal);
      } finally {
        this.isRunning = false;
      }
    });
  }

  private async recover(action: RecoveryAction, recover: Recover): Promise<void> {
    const { clock, metrics, tell } = this.deps;
    const [startedAt, startedMs] = [clock.now(), clock.monotonicMs()];
    const outcome = await this.inTime(recover);
    const durationMs = Math.round(clock.monotonicMs() - startedMs);
    this.last = { action, startedAt, durationMs, outcome };
    metrics.recoverySeconds.observe(durationMs / 1_000, { dependency: this.dependency, outcome });
    tell({ dependency: this.dependency, kind: 'recovery', recovery: this.last });
  }

  private async inTime(recover: Recover): Promise<Recovery['outcome']> {
    const [done, overtime] = [new AbortController(), new AbortController()];
    const late = this.deps.clock.sleep(LIMIT_MS, done.signal).then(() => 'failed' as const);
    try {
      const recovered = recover(overtime.signal).then(() => 'recovered' as const);
      return await Promise.race([recovered, late]);
    } catch {
      return 'failed';
    } finally {
      done.abort();
      overtime.abort();
    }
  }
}
