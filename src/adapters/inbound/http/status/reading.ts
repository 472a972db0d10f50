import type { Clock } from '../../../../ports/runtime/clock.js';

export interface Reading<Value> {
  /** Undefined when it cannot be had now. */
  readonly value: Value | undefined;
  /** The newest did not come in time; what is shown, if anything, is older. */
  readonly isLate: boolean;
}

/** How long one waits for a value, ms. */
const PATIENCE_MS = 1_000;

/** Older values are not shown in place of a late one, ms. */
const TOO_OLD_MS = 60_000;

/**
 * A value that is asked for at most once at a time, and at most once in `freshMs`, however many want it. What
 * fails or takes long is told, never thrown: whatever else there is can be shown.
 */
export class BoundedReading<Value, Context> {
  private last: { readonly atMs: number; readonly value: Value | undefined } | undefined;
  private asking: Promise<Value | undefined> | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly freshMs: number,
    private readonly ask: (context: Context) => Promise<Value>,
  ) {}

  async read(context: Context): Promise<Reading<Value>> {
    const { last, clock } = this;
    if (last && clock.monotonicMs() - last.atMs < this.freshMs) {
      return { value: last.value, isLate: false };
    }
    this.asking ??= this.renew(context);
    const answered = new AbortController();
    const late = clock.sleep(PATIENCE_MS, answered.signal).then(() => LATE);
    const value = await Promise.race([this.asking, late]);
    answered.abort();
    if (value !== LATE) return { value: value as Value | undefined, isLate: false };
    const age = last ? clock.monotonicMs() - last.atMs : Infinity;
    return { value: age < TOO_OLD_MS ? last?.value : undefined, isLate: true };
  }

  /** Never rejects. */
  private async renew(context: Context): Promise<Value | undefined> {
    let value: Value | undefined;
    try {
      value = await this.ask(context);
    } catch {
      // Whoever was asked has told the log.
      value = undefined;
    }
    this.last = { atMs: this.clock.monotonicMs(), value };
    this.asking = undefined;
    return value;
  }
}

const LATE = Symbol('late');
