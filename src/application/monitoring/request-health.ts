import type { Clock } from '../../ports/runtime/clock.js';
import type { Counter } from '../../ports/runtime/metrics.js';
import type { HealthCheck } from '../../ports/runtime/health-check.js';
import { AppError } from '../../domain/shared/app-error.js';

/** How far back the outcomes count, seconds. */
const WINDOW_SECONDS = 30;

/** Fewer say nothing. */
const FEWEST = 10;

/** Share of failures from which on something is wrong. */
const TOO_MANY = 0.5;

interface Second {
  second: number;
  succeeded: number;
  failed: number;
}

/**
 * Whether what the program is asked to do succeeds: degraded while half of at least 10 calls of the last 30
 * seconds fail for reasons that are not the caller's.
 */
export class RequestHealth implements HealthCheck {
  readonly name = 'requests';
  readonly critical = false;
  private readonly counted = new WeakSet<Error>();
  private readonly seconds: Second[] = Array.from({ length: WINDOW_SECONDS }, () => ({
    second: -1,
    succeeded: 0,
    failed: 0,
  }));

  constructor(private readonly deps: { readonly clock: Clock; readonly operations?: Counter }) {}

  /** Called for every use case that ended, and every answer that failed before one was reached. */
  count(failure?: Error): void {
    if (failure) {
      if (this.counted.has(failure)) return;
      this.counted.add(failure);
    }
    this.deps.operations?.add(1, { outcome: failure ? 'failed' : 'succeeded' });
    const now = this.now();
    const slot = this.seconds[now % WINDOW_SECONDS];
    if (!slot) return;
    if (slot.second !== now) Object.assign(slot, { second: now, succeeded: 0, failed: 0 });
    if (failure) slot.failed += 1;
    else slot.succeeded += 1;
  }

  check(): Promise<Readonly<Record<string, number>>> {
    const oldest = this.now() - WINDOW_SECONDS;
    const counted = this.seconds.filter(({ second }) => second > oldest);
    const sum = (of: (slot: Second) => number) =>
      counted.reduce((total, slot) => total + of(slot), 0);
    const failed = sum((slot) => slot.failed);
    const total = failed + sum((slot) => slot.succeeded);
    if (total >= FEWEST && failed / total >= TOO_MANY) {
      return Promise.reject(
        new AppError(
          'internal',
          'requests.failing',
          `${String(failed)} of ${String(total)} failed`,
        ),
      );
    }
    return Promise.resolve({ total, failed });
  }

  private now(): number {
    return Math.floor(this.deps.clock.monotonicMs() / 1_000);
  }
}
