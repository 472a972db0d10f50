import {
  adapt,
  FEWEST_ENDED,
  isFull,
  startAdapting,
  type AdaptiveConcurrency,
} from '../../../domain/jobs/adaptive-concurrency.js';
import { boundsOf, type Concurrency } from '../../../domain/jobs/concurrency.js';
import type { ConcurrencyReport } from '../../../domain/jobs/worker.js';
import type { Clock } from '../../../ports/runtime/clock.js';

/** Attempts that have to end before a conclusion is drawn: for each place, and in all. */
const ENDED_PER_PLACE = 5;
const MANY_ENDED = 100;

/** It takes as long at least, ms: large steps at the beginning show soon, small ones among what else varies do not. */
const SHORTEST_MS = 500;
const CAREFUL_MS = 2_000;

/** Fewer have to do after this, ms. */
const LONG_MS = 5_000;

/** How long it is waited for any attempt to end, ms. */
const SILENT_MS = 15_000;

interface Tally {
  readonly fromMs: number;
  /** Jobs times ms. */
  busyMs: number;
  ended: number;
  failed: number;
  serviceMs: number;
  waitMs: number;
}

/** Lets the number of jobs at once follow what is seen of them. It asks nobody: it is told when they begin and end. */
export class ConcurrencyScaler {
  private concurrency: Concurrency = 1;
  private state: AdaptiveConcurrency | undefined;
  private active = 0;
  private seenMs: number;
  private lastEndMs: number;
  private tally: Tally;
  /** Attempts yet to end that began under another limit. */
  private settling = 0;

  constructor(
    private readonly deps: {
      readonly clock: Pick<Clock, 'monotonicMs'>;
      /** How late timers fired lately, median. */
      readonly loopDelayMs: () => number;
    },
  ) {
    this.seenMs = deps.clock.monotonicMs();
    this.lastEndMs = this.seenMs;
    this.tally = emptyTally(this.seenMs);
  }

  /** @param concurrency as configured now @returns how many jobs may run at once */
  limit(concurrency: Concurrency): number {
    this.concurrency = concurrency;
    if (typeof concurrency === 'number') {
      this.state = undefined;
      return concurrency;
    }
    this.state ??= startAdapting(concurrency);
    this.look();
    return Math.min(concurrency.max, Math.max(concurrency.min, this.state.limit));
  }

  /** @param waitMs how long the job had been due */
  begun(waitMs: number): void {
    this.pass();
    this.active += 1;
    this.tally.waitMs = Math.max(this.tally.waitMs, waitMs);
  }

  ended(serviceMs: number, isFailure: boolean): void {
    this.pass();
    this.active = Math.max(0, this.active - 1);
    this.lastEndMs = this.seenMs;
    if (this.settling > 0) {
      this.settling -= 1;
      if (this.settling === 0) this.tally = emptyTally(this.seenMs);
      return;
    }
    this.tally.ended += 1;
    if (isFailure) this.tally.failed += 1;
    else this.tally.serviceMs += serviceMs;
  }

  report(): ConcurrencyReport {
    const { min, max } = boundsOf(this.concurrency);
    return { now: this.limit(this.concurrency), min, max };
  }

  /** Draws a conclusion when there is enough to draw it from. */
  private look(): void {
    this.pass();
    const { state, concurrency } = this;
    if (!state || typeof concurrency === 'number' || !this.isTelling(state)) return;
    const { fromMs, busyMs, serviceMs, ...counts } = this.tally;
    const elapsedMs = this.seenMs - fromMs;
    const done = counts.ended - counts.failed;
    const window = {
      ...counts,
      elapsedMs,
      busy: busyMs / elapsedMs,
      serviceMs: done === 0 ? 0 : serviceMs / done,
      loopDelayMs: this.deps.loopDelayMs(),
    };
    this.state = adapt(state, window, concurrency);
    this.settling = this.state.limit === state.limit ? 0 : this.active;
    this.tally = emptyTally(this.seenMs);
  }

  private isTelling({ limit, isNew }: AdaptiveConcurrency): boolean {
    const { fromMs, busyMs, ended } = this.tally;
    const elapsedMs = this.seenMs - fromMs;
    const silentMs = this.seenMs - Math.max(fromMs, this.lastEndMs);
    if (silentMs >= SILENT_MS) return true;
    if (this.settling > 0 || elapsedMs < (isNew ? SHORTEST_MS : CAREFUL_MS)) return false;
    if (ended >= Math.max(MANY_ENDED, ENDED_PER_PLACE * limit)) return true;
    if (elapsedMs < LONG_MS) return false;
    return ended >= FEWEST_ENDED || !isFull(busyMs / elapsedMs, limit);
  }

  private pass(): void {
    const nowMs = this.deps.clock.monotonicMs();
    this.tally.busyMs += this.active * (nowMs - this.seenMs);
    this.seenMs = nowMs;
  }
}

function emptyTally(fromMs: number): Tally {
  return { fromMs, busyMs: 0, ended: 0, failed: 0, serviceMs: 0, waitMs: 0 };
}
