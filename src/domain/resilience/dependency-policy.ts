import type { AppError, ErrorCategory } from '../shared/app-error.js';
import type { FailureWindowSettings } from './failure-window.js';
import type { RetryBudgetSettings } from './retry-budget.js';

export interface RetrySettings extends RetryBudgetSettings {
  /** Times a failed call is tried again; 0: never. */
  readonly attempts: number;
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
}

export interface BreakerSettings extends FailureWindowSettings {
  readonly enabled: boolean;
  /** How long calls are refused before one is let through as a probe. */
  readonly openSeconds: number;
}

export interface BulkheadSettings {
  readonly concurrency: number;
  /** Calls that may wait for their turn. */
  readonly queue: number;
}

/** `reconnect` and `restart` do what was registered for the dependency. */
export const RECOVERY_ACTIONS = ['none', 'reconnect', 'restart'] as const;
export type RecoveryAction = (typeof RECOVERY_ACTIONS)[number];

/** How calls to one dependency are bounded, tried again and refused. */
export interface DependencyPolicy {
  readonly timeoutSeconds: number;
  readonly retries: RetrySettings;
  readonly breaker: BreakerSettings;
  /** Absent: any number of calls at once. */
  readonly bulkhead?: BulkheadSettings;
  /** Whether a poorer answer may stand in for a failed call. */
  readonly fallback: boolean;
  readonly recovery: RecoveryAction;
}

/** What an operator sets: any part, at any depth. */
export type PartialPolicy = {
  readonly [Key in keyof DependencyPolicy]?:
    | (DependencyPolicy[Key] extends object | undefined
        ? Partial<NonNullable<DependencyPolicy[Key]>>
        : DependencyPolicy[Key])
    | undefined;
};

/** By dependency (`database`) or category of errors (`network`). */
export type ResilienceSettings = Readonly<Record<string, PartialPolicy>>;

const STANDARD: DependencyPolicy = {
  // Nothing may hang for ever, least of all the call that finds out whether a dependency is back.
  timeoutSeconds: 60,
  retries: {
    attempts: 2,
    initialDelayMs: 100,
    maxDelayMs: 2_000,
    budgetRatio: 0.1,
    budgetMinPerSecond: 1,
  },
  breaker: {
    enabled: true,
    consecutiveFailures: 5,
    failureRate: 0.5,
    minimumCalls: 20,
    windowSeconds: 10,
    openSeconds: 5,
  },
  fallback: true,
  recovery: 'none',
};

const WHOLE_BULKHEAD: BulkheadSettings = { concurrency: 100, queue: 100 };

/** What suits the dependencies that the program knows. */
const KNOWN: ResilienceSettings = {
  // A unit of work is run again by those who may; an open breaker must not outlast a short outage.
  database: { retries: { attempts: 0 }, breaker: { openSeconds: 1 } },
  // The answer can be had without it.
  cache: {
    retries: { attempts: 0 },
    breaker: { consecutiveFailures: 1, openSeconds: 1 },
    recovery: 'reconnect',
  },
  // The relay tries again by itself.
  broker: { timeoutSeconds: 30, retries: { attempts: 0 }, breaker: { openSeconds: 2 } },
};

/** The policy of a dependency: what is set for it, else for its category, else what suits it. */
export function policyOf(
  settings: ResilienceSettings,
  dependency: string,
  category: ErrorCategory,
): DependencyPolicy {
  const layers = [KNOWN[dependency], settings[category], settings[dependency]];
  return layers.reduce<DependencyPolicy>((policy, layer) => merged(policy, layer), STANDARD);
}

function merged(policy: DependencyPolicy, part: PartialPolicy = {}): DependencyPolicy {
  const { bulkhead } = part;
  const whole = bulkhead && { ...WHOLE_BULKHEAD, ...policy.bulkhead, ...defined(bulkhead) };
  const bounded = whole ?? policy.bulkhead;
  return {
    timeoutSeconds: part.timeoutSeconds ?? policy.timeoutSeconds,
    retries: { ...policy.retries, ...defined(part.retries) },
    breaker: { ...policy.breaker, ...defined(part.breaker) },
    fallback: part.fallback ?? policy.fallback,
    recovery: part.recovery ?? policy.recovery,
    ...(bounded ? { bulkhead: bounded } : {}),
  };
}

function defined<T extends object>(part: Partial<T> | undefined): Partial<T> {
  const entries = Object.entries(part ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<T>;
}

const FAULTS: ReadonlySet<AppError['kind']> = new Set([
  'unavailable',
  'timeout',
  'integration',
  'internal',
  'rate-limited',
]);

/** Whether an error says something about the dependency, and not about what it was asked. */
export function isDependencyFault({ kind }: AppError): boolean {
  return FAULTS.has(kind);
}

/** Longest that a call waits because the other side asks for it; beyond, the caller is told, ms. */
const LONGEST_WAIT_MS = 30_000;

/**
 * How long to wait before the next attempt; undefined: do not try again. Full jitter, as in retryDelayMs.
 * @param attempt the one that failed, from 1
 * @param random in [0, 1)
 */
export function retryWaitMs(
  error: AppError,
  attempt: number,
  { attempts, initialDelayMs, maxDelayMs }: RetrySettings,
  random: number,
): number | undefined {
  if (attempt > attempts || !error.retryable) return undefined;
  const ceiling = Math.min(maxDelayMs, initialDelayMs * 2 ** (attempt - 1));
  const askedMs = (error.retryAfterSeconds ?? 0) * 1_000;
  return askedMs > LONGEST_WAIT_MS ? undefined : Math.max(askedMs, Math.floor(random * ceiling));
}
