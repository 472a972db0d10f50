import { InMemoryMetrics } from '../../../src/adapters/outbound/memory/in-memory-metrics.js';
import type { ResilienceSettings } from '../../../src/domain/resilience/dependency-policy.js';
import { AppError, type ErrorKind } from '../../../src/domain/shared/app-error.js';
import type { Metrics } from '../../../src/ports/runtime/metrics.js';
import type { Resilience } from '../../../src/ports/runtime/resilience.js';

interface ResilienceUnderTest {
  readonly resilience: Resilience;
  /** Lets time pass, for every clock that the adapter may use. */
  advance(ms: number): Promise<void>;
  close(): void;
}

interface ResilienceParts {
  readonly metrics: Metrics;
  readonly settings: ResilienceSettings;
}

export type OpenResilience = (parts: ResilienceParts) => ResilienceUnderTest;

export const EAGER: ResilienceSettings = {
  shop: {
    timeoutSeconds: 10,
    retries: { attempts: 3, initialDelayMs: 100, maxDelayMs: 100, budgetMinPerSecond: 0 },
    breaker: { enabled: false },
  },
};

export const BRITTLE: ResilienceSettings = {
  shop: {
    retries: { attempts: 0 },
    breaker: { consecutiveFailures: 3, failureRate: 1, minimumCalls: 100, openSeconds: 5 },
  },
};

export const fault = (kind: ErrorKind, options: { retryAfterSeconds?: number } = {}) =>
  new AppError(kind, `test.${kind}`, 'It failed', options);

export const failures = (count: number, kind: ErrorKind = 'unavailable') =>
  Array.from({ length: count }, () => fault(kind));

/** A dependency whose failures are scripted, one per call; then it answers. */
export function scripted(...outcomes: readonly (AppError | undefined)[]) {
  const left = [...outcomes];
  const calls = { count: 0 };
  const action = () => {
    calls.count += 1;
    const failure = left.shift();
    return failure ? Promise.reject(failure) : Promise.resolve('answer');
  };
  return { action, calls };
}

/** The adapter as one test uses it, opened by `start`. */
export class ResilienceSubject {
  private under: ResilienceUnderTest | undefined;
  private metrics = new InMemoryMetrics();

  constructor(private readonly open: OpenResilience) {}

  readonly start = (settings: ResilienceSettings = {}) => {
    this.metrics = new InMemoryMetrics();
    this.under = this.open({ metrics: this.metrics, settings });
    return this.resilience.policy('shop', 'integration');
  };

  readonly status = () => this.resilience.statuses()[0];

  /** The outcome of a call that may have to wait. */
  readonly during = async <T>(call: Promise<T>, ms: number): Promise<T> => {
    const settled = call.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    await this.advance(ms);
    const outcome = await settled;
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  };

  get resilience(): Resilience {
    if (!this.under) throw new Error('not started');
    return this.under.resilience;
  }

  metric(name: string, labels: Readonly<Record<string, string>>): number {
    return this.metrics.value(name, labels);
  }

  async advance(ms: number): Promise<void> {
    await this.under?.advance(ms);
  }

  close(): void {
    this.under?.close();
    this.under = undefined;
  }
}
