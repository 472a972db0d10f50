import { setMaxListeners } from 'node:events';
import {
  bulkhead,
  BrokenCircuitError,
  BulkheadRejectedError,
  circuitBreaker,
  CircuitState,
  handleWhen,
  noop,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
  type CircuitBreakerPolicy,
  type IBreaker,
} from 'cockatiel';
import { FailureWindow } from '../../../domain/resilience/failure-window.js';
import {
  isDependencyFault,
  type DependencyPolicy,
} from '../../../domain/resilience/dependency-policy.js';
import { AppError, toAppError, type ErrorCategory } from '../../../domain/shared/app-error.js';
import type { BreakerState } from '../../../ports/runtime/resilience.js';
import type { Clock } from '../../../ports/runtime/clock.js';

/** Any number of calls may listen to it. */
const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);

const STATES: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};

type Action<T> = (signal: AbortSignal) => Promise<T>;

/** One attempt at a dependency: a place among those at once, a closed breaker, an answer in time. */
export class DependencyGuard {
  private readonly breaker: CircuitBreakerPolicy | undefined;
  private readonly places: ReturnType<typeof bulkhead> | typeof noop;
  private readonly deadline: ReturnType<typeof timeout>;
  private openedMs = 0;

  constructor(
    private readonly name: string,
    private readonly category: ErrorCategory,
    private readonly policy: DependencyPolicy,
    private readonly clock: Clock,
    private readonly onState: (state: BreakerState) => void,
  ) {
    const { breaker, bulkhead: places, timeoutSeconds } = policy;
    this.places = places ? bulkhead(places.concurrency, places.queue) : noop;
    this.deadline = timeout(timeoutSeconds * 1_000, TimeoutStrategy.Aggressive);
    this.breaker = breaker.enabled ? this.makeBreaker() : undefined;
  }

  get state(): BreakerState {
    return this.breaker ? STATES[this.breaker.state] : 'closed';
  }

  /** @throws AppError, of the action or `resilience.open`, `resilience.busy`, `resilience.timeout` */
  async attempt<T>(action: Action<T>, signal: AbortSignal = NEVER): Promise<T> {
    // One call finds out whether the dependency is back; the others need not wait for it.
    if (this.breaker?.state === CircuitState.HalfOpen) throw this.refusal();
    try {
      return this.places === noop
        ? await this.unlessOpen(action, signal)
        : await this.places.execute(() => this.unlessOpen(action, signal));
    } catch (error) {
      if (error instanceof BrokenCircuitError) throw this.refusal();
      if (error instanceof BulkheadRejectedError) throw this.busy();
      throw error;
    }
  }

  private unlessOpen<T>(action: Action<T>, signal: AbortSignal): Promise<T> {
    return this.breaker
      ? this.breaker.execute(() => this.inTime(action, signal))
      : this.inTime(action, signal);
  }

  private async inTime<T>(action: Action<T>, signal: AbortSignal): Promise<T> {
    try {
      return await this.deadline.execute((context) => action(context.signal), signal);
    } catch (error) {
      if (signal.aborted) throw this.cancelled(error);
      if (error instanceof TaskCancelledError) throw this.late(error);
      throw toAppError(error);
    }
  }

  private makeBreaker(): CircuitBreakerPolicy {
    const { breaker } = this.policy;
    const window = new FailureWindow(breaker);
    const now = () => this.clock.monotonicMs();
    const counting: IBreaker = {
      state: undefined,
      success: () => {
        window.success(now());
      },
      failure: () => window.failure(now()),
    };
    const policy = circuitBreaker(
      handleWhen((error) => isDependencyFault(toAppError(error))),
      { halfOpenAfter: breaker.openSeconds * 1_000, breaker: counting },
    );
    policy.onStateChange((state) => {
      if (state === CircuitState.Open) this.openedMs = now();
      if (state === CircuitState.Closed) window.reset();
      this.onState(STATES[state]);
    });
    return policy;
  }

  private refusal(): AppError {
    const openMs = this.policy.breaker.openSeconds * 1_000;
    const leftMs = Math.max(0, this.openedMs + openMs - this.clock.monotonicMs());
    return this.error('unavailable', 'resilience.open', 'is not asked: it failed just now', {
      retryAfterSeconds: Math.max(1, Math.ceil(leftMs / 1_000)),
    });
  }

  private busy(): AppError {
    return this.error('unavailable', 'resilience.busy', 'has too many calls under way', {
      retryAfterSeconds: 1,
    });
  }

  /** The caller has gone: that says nothing about the dependency. */
  private cancelled(cause: unknown): AppError {
    return this.error('conflict', 'resilience.cancelled', 'was not waited for', { cause });
  }

  private late(cause: unknown): AppError {
    return this.error('timeout', 'resilience.timeout', 'took too long', { cause });
  }

  private error(
    kind: AppError['kind'],
    code: string,
    what: string,
    options: { readonly retryAfterSeconds?: number; readonly cause?: unknown },
  ): AppError {
    return new AppError(kind, code, `The ${this.name} ${what}`, {
      ...options,
      category: this.category,
      data: { dependency: this.name },
    });
  }
}
