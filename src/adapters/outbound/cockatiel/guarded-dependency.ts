import {
  isDependencyFault,
  retryWaitMs,
  type DependencyPolicy,
} from '../../../domain/resilience/dependency-policy.js';
import { RetryBudget } from '../../../domain/resilience/retry-budget.js';
import { toAppError, type AppError, type ErrorCategory } from '../../../domain/shared/app-error.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Randomness } from '../../../ports/runtime/randomness.js';
import type {
  BreakerState,
  CallOptions,
  DependencyNews,
  DependencyStatus,
  RecoveryActions,
  ResiliencePolicy,
} from '../../../ports/runtime/resilience.js';
import { DependencyGuard } from './dependency-guard.js';
import { RecoveryRun } from './recovery-run.js';
import { isRefusal, Refusals } from './refusals.js';
import type { ResilienceMetrics } from './resilience-metrics.js';

export interface GuardedDependencyDeps {
  readonly clock: Clock;
  readonly randomness: Pick<Randomness, 'fraction'>;
  readonly metrics: ResilienceMetrics;
  readonly tell: (news: DependencyNews) => void;
}

/** Calls to one dependency, with what is known of how they went. */
export class GuardedDependency implements ResiliencePolicy {
  private guard: DependencyGuard;
  private budget: RetryBudget;
  private openSince: { readonly at: Date; readonly ms: number } | null = null;
  private lastFailure: DependencyStatus['lastFailure'] = null;
  private readonly recovery: RecoveryRun;
  private readonly refusals: Refusals;
  private readonly counts = {
    calls: 0,
    failures: 0,
    retries: 0,
    retriesRefused: 0,
    timeouts: 0,
    rejected: 0,
    fallbacks: 0,
  };

  constructor(
    private readonly deps: GuardedDependencyDeps,
    readonly name: string,
    readonly category: ErrorCategory,
    private policy: DependencyPolicy,
  ) {
    this.recovery = new RecoveryRun(deps, name);
    this.refusals = new Refusals(name, category);
    this.guard = this.makeGuard(false);
    this.budget = new RetryBudget(policy.retries, deps.clock.monotonicMs());
  }

  get status(): DependencyStatus {
    return {
      name: this.name,
      state: this.guard.state,
      openSince: this.openSince?.at ?? null,
      ...this.counts,
      lastFailure: this.lastFailure,
      lastRecovery: this.recovery.last,
    };
  }

  onOpen(actions: RecoveryActions): void {
    this.recovery.actions = actions;
  }

  /** What did not change keeps its state; a new budget is full, and a new breaker open if the old one was. */
  configure(policy: DependencyPolicy): void {
    const before = this.policy;
    this.policy = policy;
    if (!isSame(before.retries, policy.retries)) {
      this.budget = new RetryBudget(policy.retries, this.deps.clock.monotonicMs());
    }
    if (isSame(guardPart(before), guardPart(policy))) return;
    this.guard = this.makeGuard(this.guard.state !== 'closed');
    this.changed(this.guard.state);
  }

  async execute<T>(
    action: (signal: AbortSignal, attempt: number) => Promise<T>,
    options: CallOptions<T> = {},
  ): Promise<T> {
    this.counts.calls += 1;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.guard.attempt((signal) => {
          // What was refused has not burdened the dependency, and pays for no retry.
          if (attempt === 1) this.budget.earn();
          return action(signal, attempt);
        }, options.signal);
      } catch (thrown) {
        const error = toAppError(thrown);
        if (options.signal?.aborted || !isDependencyFault(error)) throw error;
        this.failed(error);
        if (await this.mayTryAgain(error, attempt, options)) continue;
        if (options.signal?.aborted) throw error;
        return this.fallBack(error, options);
      }
    }
  }

  private failed(error: AppError): void {
    const { counts, deps } = this;
    if (isRefusal(error)) {
      counts.rejected += 1;
      deps.metrics.rejected.add(1, { dependency: this.name });
      return;
    }
    counts.failures += 1;
    deps.metrics.failures.add(1, { dependency: this.name });
    this.lastFailure = { code: error.code, at: deps.clock.now() };
    if (error.code !== 'resilience.timeout') return;
    counts.timeouts += 1;
    deps.metrics.timeouts.add(1, { dependency: this.name });
  }

  private async mayTryAgain<T>(
    error: AppError,
    attempt: number,
    { retryable = true, signal }: CallOptions<T>,
  ): Promise<boolean> {
    const { clock, randomness, metrics } = this.deps;
    if (!retryable || isRefusal(error)) return false;
    const waitMs = retryWaitMs(error, attempt, this.policy.retries, randomness.fraction());
    // Worse than no retry is to wait for a refusal.
    if (waitMs === undefined || waitMs < this.guard.refusesForMs) return false;
    if (!this.budget.spend(clock.monotonicMs())) {
      this.counts.retriesRefused += 1;
      metrics.retriesRefused.add(1, { dependency: this.name });
      return false;
    }
    this.counts.retries += 1;
    metrics.retries.add(1, { dependency: this.name });
    await clock.sleep(waitMs, signal);
    return signal?.aborted !== true;
  }

  private async fallBack<T>(error: AppError, { fallback }: CallOptions<T>): Promise<T> {
    if (!fallback || !this.policy.fallback) throw error;
    this.counts.fallbacks += 1;
    this.deps.metrics.fallbacks.add(1, { dependency: this.name });
    return fallback(error);
  }

  private makeGuard(isOpen: boolean): DependencyGuard {
    const onState = (state: BreakerState) => {
      if (this.guard === guard) this.changed(state);
    };
    const deps = { clock: this.deps.clock, refusals: this.refusals, onState };
    const guard: DependencyGuard = new DependencyGuard(deps, this.policy, isOpen);
    return guard;
  }

  private changed(state: BreakerState): void {
    const { clock, metrics, tell } = this.deps;
    metrics.state.set(state === 'closed' ? 0 : 1, { dependency: this.name });
    if (state === 'open') {
      if (!this.openSince) {
        this.openSince = { at: clock.now(), ms: clock.monotonicMs() };
        tell({ dependency: this.name, kind: 'opened' });
      }
      this.recovery.run(this.policy.recovery);
    } else if (state === 'closed' && this.openSince) {
      const openMs = Math.round(clock.monotonicMs() - this.openSince.ms);
      this.openSince = null;
      tell({ dependency: this.name, kind: 'closed', openMs });
    }
  }
}

/** What a guard is made of. */
function guardPart({ timeoutSeconds, breaker, bulkhead }: DependencyPolicy): object {
  return { timeoutSeconds, breaker, bulkhead };
}

const isSame = (left: object, right: object): boolean =>
  JSON.stringify(left) === JSON.stringify(right);
