import type { RecoveryAction } from '../../../domain/resilience/dependency-policy.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type {
  DependencyNews,
  Recovery,
  RecoveryActions,
} from '../../../ports/runtime/resilience.js';
import type { ResilienceMetrics } from './resilience-metrics.js';

/** Longest that a recovery may take, ms. */
const LIMIT_MS = 30_000;

type Recover = NonNullable<RecoveryActions['reconnect']>;

/** What is done about a dependency whose breaker opened: one thing at a time. */
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
    void this.recover(action, recover).finally(() => {
      this.isRunning = false;
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
    const done = new AbortController();
    const tooLong = new AbortController();
    const late = this.deps.clock.sleep(LIMIT_MS, done.signal).then(() => {
      tooLong.abort();
      return 'failed' as const;
    });
    try {
      return await Promise.race([recover(tooLong.signal).then(() => 'recovered' as const), late]);
    } catch {
      return 'failed';
    } finally {
      done.abort();
    }
  }
}
