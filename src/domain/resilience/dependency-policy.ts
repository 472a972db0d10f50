import type { AppError, ErrorCategory } from '../shared/app-error.js';
import { fullJitterMs } from '../shared/backoff.js';
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
  /** Absent: the adapter bounds every call itself. */
  readonly timeoutSeconds?: number;
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

/** For adapters that bound their calls themselves: a deadline on top costs some microseconds a call. */
const BOUNDED: DependencyPolicy = {
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

/** Nothing may hang for ever. */
const STANDARD: DependencyPolicy = { ...BOUNDED, timeoutSeconds: 60 };

const WHOLE_BULKHEAD: BulkheadSettings = { concurrency: 100, queue: 100 };

/** What suits the dependencies that the program knows, on top of BOUNDED. */
const KNOWN: ResilienceSettings = {
  // A unit of work is run again by those who may; an open breaker must not outlast a short outage.
  database: { retries: { attempts: 0 }, breaker: { openSeconds: 1 } },
  // The answer can be had without it.
  cache: {
    retries: { attempts: 0 },
    breaker: { consecutiveFailures: 1, openSeconds: 1 },
    recovery: 'reconnect',
  },
  // The relay tries again by itself. A batch goes out in parts that have 10 s each: the bound of the whole
  // must leave a slow broker the time to get through, for the relay starts a batch cut short from its start.
  broker: { timeoutSeconds: 120, retries: { attempts: 0 }, breaker: { openSeconds: 2 } },
};

/** The policy of a dependency: what is set for it, else for its category, else what suits it. */
export function policyOf(
  settings: ResilienceSettings,
  dependency: string,
  category: ErrorCategory,
): DependencyPolicy {
  const known = KNOWN[dependency];
  const layers = [known, settings[category], settings[dependency]];
  return layers.reduce<DependencyPolicy>(
    (policy, layer) => merged(policy, layer),
    known ? BOUNDED : STANDARD,
  );
}

function merged(policy: DependencyPolicy, part: PartialPolicy = {}): DependencyPolicy {
  const { timeoutSeconds = policy.timeoutSeconds, bulkhead } = part;
  const whole = bulkhead && { ...WHOLE_BULKHEAD, ...policy.bulkhead, ...defined(bulkhead) };
  const bounded = whole ?? policy.bulkhead;
  return {
    retries: { ...policy.retries, ...defined(part.retries) },
    breaker: { ...policy.breaker, ...defined(part.breaker) },
    fallback: part.fallback ?? policy.fallback,
    recovery: part.recovery ?? policy.recovery,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
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
 * How long to wait before the next attempt, ms; undefined: do not try again.
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
  const ownMs = fullJitterMs(attempt, { initialMs: initialDelayMs, maxMs: maxDelayMs }, random);
  const askedMs = (error.retryAfterSeconds ?? 0) * 1_000;
  return askedMs > LONGEST_WAIT_MS ? undefined : Math.max(askedMs, ownMs);
}
