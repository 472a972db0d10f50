import { setMaxListeners } from 'node:events';
import {
  bulkhead,
  BulkheadRejectedError,
  noop,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
} from 'cockatiel';
import type { DependencyPolicy } from '../../../domain/resilience/dependency-policy.js';
import { toAppError, type AppError } from '../../../domain/shared/app-error.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { BreakerState } from '../../../ports/runtime/resilience.js';
import { DependencyBreaker, Uncounted } from './dependency-breaker.js';
import { unlessGone } from './unless-gone.js';
import type { Refusals } from './refusals.js';

/** Any number of actions may listen to it. */
const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);

type Action<T> = (signal: AbortSignal) => Promise<T>;

export interface DependencyGuardDeps {
  readonly clock: Clock;
  readonly refusals: Refusals;
  readonly onState: (state: BreakerState) => void;
}

/** One attempt at a dependency: a place among those at once, a closed breaker, an answer in time. */
export class DependencyGuard {
  private readonly breaker: DependencyBreaker | undefined;
  private readonly places: ReturnType<typeof bulkhead> | typeof noop;
  private readonly deadline: ReturnType<typeof timeout> | undefined;

  /** @param isOpen whether the breaker starts open, as that of the guard before it was */
  constructor(
    private readonly deps: DependencyGuardDeps,
    { breaker, bulkhead: places, timeoutSeconds }: DependencyPolicy,
    isOpen: boolean,
  ) {
    this.places = places ? bulkhead(places.concurrency, places.queue) : noop;
    this.deadline =
      timeoutSeconds === undefined
        ? undefined
        : timeout(timeoutSeconds * 1_000, {
            strategy: TimeoutStrategy.Aggressive,
            // What an action answered, a stream say, outlives the call.
            abortOnReturn: false,
          });
    this.breaker = breaker.enabled ? new DependencyBreaker(deps, breaker, isOpen) : undefined;
  }

  get state(): BreakerState {
    return this.breaker?.state ?? 'closed';
  }

  /** How long calls will be refused, ms; 0: the next one is let through. */
  get refusesForMs(): number {
    return this.breaker?.refusesForMs() ?? 0;
  }

  /** @throws AppError, of the action or `resilience.open`, `.busy`, `.timeout`, `.cancelled` */
  attempt<T>(action: Action<T>, signal?: AbortSignal): Promise<T> {
    return signal
      ? unlessGone(signal, () => this.inPlace(action, signal), this.deps.refusals)
      : this.inPlace(action);
  }

  private async inPlace<T>(action: Action<T>, signal?: AbortSignal): Promise<T> {
    try {
      return this.places === noop
        ? await this.unlessOpen(action, signal)
        : await this.places.execute(() => this.unlessOpen(action, signal));
    } catch (error) {
      if (error instanceof Uncounted) throw error.error;
      if (error instanceof BulkheadRejectedError) throw this.deps.refusals.busy();
      throw error;
    }
  }

  private unlessOpen<T>(action: Action<T>, signal?: AbortSignal): Promise<T> {
    // It may have waited for its place meanwhile.
    if (signal?.aborted) throw this.deps.refusals.cancelled(signal.reason);
    return this.breaker
      ? this.breaker.execute(() => this.inTime(action, signal), signal)
      : this.inTime(action, signal);
  }

  private async inTime<T>(action: Action<T>, signal?: AbortSignal): Promise<T> {
    try {
      if (!this.deadline) return await action(signal ?? NEVER);
      return await this.deadline.execute((context) => action(context.signal), signal);
    } catch (error) {
      throw this.inOurWords(error, signal);
    }
  }

  private inOurWords(error: unknown, signal?: AbortSignal): AppError {
    if (signal?.aborted && isAbort(error, signal)) return this.deps.refusals.cancelled(error);
    if (error instanceof TaskCancelledError) return this.deps.refusals.late(error);
    return toAppError(error);
  }
}

function isAbort(error: unknown, signal: AbortSignal): boolean {
  return (
    error === signal.reason ||
    error instanceof TaskCancelledError ||
    (error instanceof Error && error.name === 'AbortError')
  );
}
