import type {
  RecoveryAction,
  ResilienceSettings,
} from '../../domain/resilience/dependency-policy.js';
import type { AppError, ErrorCategory } from '../../domain/shared/app-error.js';

export interface CallOptions<T> {
  /** Ends waiting, for a place, an answer or the next attempt, and tells the action. */
  readonly signal?: AbortSignal;
  /** A poorer answer, when the call fails for a reason that is not the caller's. */
  readonly fallback?: (error: AppError) => T | Promise<T>;
  /** False: the action is not idempotent, so it is never tried again. */
  readonly retryable?: boolean;
}

/** Bounded, tried again and refused calls to one dependency. */
export interface ResiliencePolicy {
  /**
   * @param action gets a signal that aborts when its answer comes too late, and the number of the attempt from 1
   * @throws AppError of the action; `unavailable` `resilience.open` while calls are refused, or
   * `resilience.busy` when too many are under way; `timeout` `resilience.timeout`, or `resilience.cancelled`
   * when the caller's signal aborts
   */
  execute<T>(
    action: (signal: AbortSignal, attempt: number) => Promise<T>,
    options?: CallOptions<T>,
  ): Promise<T>;
}

export type BreakerState = 'closed' | 'open' | 'half-open';

export interface Recovery {
  readonly action: RecoveryAction;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly outcome: 'recovered' | 'failed';
}

/** One dependency as calls to it went since the start of the process. */
export interface DependencyStatus {
  readonly name: string;
  readonly state: BreakerState;
  readonly openSince: Date | null;
  readonly calls: number;
  readonly failures: number;
  readonly retries: number;
  /** Retries that the budget did not grant. */
  readonly retriesRefused: number;
  readonly timeouts: number;
  /** Calls refused without asking the dependency. */
  readonly rejected: number;
  readonly fallbacks: number;
  readonly lastFailure: { readonly code: string; readonly at: Date } | null;
  readonly lastRecovery: Recovery | null;
}

/** Each gets a signal that aborts when it has taken too long, and then ends. */
export type RecoveryActions = Readonly<
  Partial<Record<Exclude<RecoveryAction, 'none'>, (signal: AbortSignal) => Promise<void>>>
>;

/** What happened to a dependency, for logs and events. */
export interface DependencyNews {
  readonly dependency: string;
  readonly kind: 'opened' | 'closed' | 'recovery';
  /** How long it was open, at `closed`. */
  readonly openMs?: number;
  readonly recovery?: Recovery;
}

/** Keeps the failures of what the program depends on from becoming its own. */
export interface Resilience {
  /** The same name always means the same breaker, budget and bulkhead. */
  policy(dependency: string, category: ErrorCategory): ResiliencePolicy;
  /**
   * New settings for all dependencies, at once. Of each dependency what did not change keeps its state; elsewhere counting
   * starts anew, and a breaker that is open stays so until a call succeeds.
   */
  configure(settings: ResilienceSettings): void;
  /**
   * What `reconnect` and `restart` mean for a dependency, besides what is registered already. One runs at a time,
   * when its breaker opens.
   */
  onOpen(dependency: string, actions: RecoveryActions): void;
  statuses(): readonly DependencyStatus[];
  /**
   * @param listener called in the midst of the call that brought the news: it only takes note; what it throws is
   * lost
   * @returns how to stop listening
   */
  listen(listener: (news: DependencyNews) => void): () => void;
}
