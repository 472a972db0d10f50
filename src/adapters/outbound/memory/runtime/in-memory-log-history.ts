import { AppError } from '../../../../domain/shared/app-error.js';
import { isWanted, type LogFilter } from '../../../../domain/logging/log-filter.js';
import type { LogRecord } from '../../../../domain/logging/log-record.js';
import type { LogBatch, LogHistory } from '../../../../ports/runtime/log-history.js';

const MOST_FOLLOWERS = 20;

/** Entries that may wait for one follower. */
const MOST_WAITING = 1_000;

/** Keeps the newest entries in a ring. */
export class InMemoryLogHistory implements LogHistory {
  private readonly ring: LogRecord[] = [];
  private oldest = 0;
  private readonly followers = new Set<Follower>();

  /** @param size entries that are kept */
  constructor(private readonly size = 1_000) {}

  add(record: LogRecord): void {
    if (this.ring.length < this.size) {
      this.ring.push(record);
    } else {
      this.ring[this.oldest] = record;
      this.oldest = (this.oldest + 1) % this.size;
    }
    for (const follower of this.followers) follower.offer(record);
  }

  list(filter: LogFilter, limit: number): readonly LogRecord[] {
    const found: LogRecord[] = [];
    for (let back = 1; back <= this.ring.length && found.length < limit; back += 1) {
      const index = (this.oldest + this.ring.length - back) % this.ring.length;
      const record = this.ring[index];
      if (record && isWanted(record, filter)) found.push(record);
    }
    return found.reverse();
  }

  follow(filter: LogFilter, last: number, signal: AbortSignal): AsyncIterable<LogBatch> {
    if (this.followers.size >= MOST_FOLLOWERS) {
      throw new AppError(
        'rate-limited',
        'logs.too-many-followers',
        `The log has ${String(MOST_FOLLOWERS)} followers already`,
        { retryAfterSeconds: 60 },
      );
    }
    const follower = new Follower(filter, this.list(filter, Math.min(last, MOST_WAITING)));
    if (!signal.aborted) this.followers.add(follower);
    signal.addEventListener(
      'abort',
      () => {
        this.followers.delete(follower);
        follower.wake();
      },
      { once: true },
    );
    return follower.batches(signal, () => this.followers.delete(follower));
  }
}

/** What waits for one reader. */
class Follower {
  private waiting: LogRecord[];
  private missed = 0;
  wake: () => void = () => undefined;

  constructor(
    private readonly filter: LogFilter,
    first: readonly LogRecord[],
  ) {
    this.waiting = [...first];
  }

  offer(record: LogRecord): void {
    if (!isWanted(record, this.filter)) return;
    if (this.waiting.length >= MOST_WAITING) this.missed += 1;
    else this.waiting.push(record);
    this.wake();
  }

  async *batches(signal: AbortSignal, leave: () => void): AsyncGenerator<LogBatch> {
    try {
      while (!signal.aborted) {
        if (this.waiting.length === 0) await this.news(signal);
        const batch = { records: this.waiting, missed: this.missed };
        this.waiting = [];
        this.missed = 0;
        if (batch.records.length > 0) yield batch;
      }
    } finally {
      leave();
    }
  }

  private async news(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      if (signal.aborted) resolve();
    });
  }
}
