import type { Clock } from '../../../ports/runtime/clock.js';

/** How long a reading waits for a source; what comes later counts for the next one, ms. */
const PATIENCE_MS = 500;

export interface SourceOptions<Value> {
  readonly initial: Value;
  /** Values younger than this answer again, ms. */
  readonly freshMs: number;
  readonly read: () => Promise<Value>;
}

/** One thing that is measured now and then: never twice at a time, and never waited for long. */
export class Source<Value> {
  private last: Value;
  private readAtMs = Number.NEGATIVE_INFINITY;
  private reading: Promise<void> | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly options: SourceOptions<Value>,
  ) {
    this.last = options.initial;
  }

  /** The value now, or the last one where it fails or hangs. */
  async value(): Promise<Value> {
    if (this.clock.monotonicMs() - this.readAtMs < this.options.freshMs) return this.last;
    const isOverdue = this.reading !== undefined;
    this.reading ??= this.read();
    // One that already kept somebody waiting in vain does so once.
    if (!isOverdue) await this.inTime(this.reading);
    return this.last;
  }

  private async read(): Promise<void> {
    try {
      this.last = await this.options.read();
    } catch {
      // The last value stays; the next reading tries again.
    } finally {
      this.readAtMs = this.clock.monotonicMs();
      this.reading = undefined;
    }
  }

  private async inTime(reading: Promise<void>): Promise<void> {
    const finished = new AbortController();
    await Promise.race([reading, this.clock.sleep(PATIENCE_MS, finished.signal)]);
    finished.abort();
  }
}
