import type { PositionedEvent } from '../../domain/shared/domain-event.js';
import type { EventStream } from '../../ports/runtime/event-log.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';

/** Events that are kept; who is further behind reads the store. */
const MOST_KEPT = 5_000;

/**
 * The event log with its end at hand: all who follow it in a process read the same events, one after the other,
 * and the store is asked once. What has a position never changes.
 */
export class RecentEvents implements EventStream {
  /** Without a gap, the oldest first. */
  private kept: PositionedEvent[] = [];

  constructor(
    private readonly stream: EventStream,
    private readonly work: Pick<UnitOfWork, 'isOpen'>,
  ) {}

  /** Takes in events that have just been committed. */
  note(events: readonly PositionedEvent[]): void {
    const [first] = events;
    if (first) this.keep(first.position - 1, events);
  }

  async readAfter(position: number, limit: number): Promise<readonly PositionedEvent[]> {
    const known = this.knownAfter(position, limit);
    if (known.length > 0) return known;
    const read = await this.stream.readAfter(position, limit);
    // What an open unit of work sees may never be committed.
    if (!this.work.isOpen) this.keep(position, read);
    return read;
  }

  sequence(limit: number): Promise<number> {
    return this.stream.sequence(limit);
  }

  head(): Promise<number> {
    return this.stream.head();
  }

  cursor(consumer: string): Promise<number> {
    return this.stream.cursor(consumer);
  }

  advance(consumer: string, from: number, to: number): Promise<boolean> {
    return this.stream.advance(consumer, from, to);
  }

  async forgetBefore(time: Date, limit: number): Promise<number> {
    const forgotten = await this.stream.forgetBefore(time, limit);
    if (forgotten > 0) this.kept = [];
    return forgotten;
  }

  private knownAfter(position: number, limit: number): readonly PositionedEvent[] {
    const [first] = this.kept;
    const index = first ? position + 1 - first.position : -1;
    return index < 0 || index >= this.kept.length ? [] : this.kept.slice(index, index + limit);
  }

  private keep(from: number, read: readonly PositionedEvent[]): void {
    if (read.length === 0 || !isWithoutGap(from, read)) return;
    const last = this.kept.at(-1)?.position;
    // Two may have read the same at once.
    const fresh = last === undefined ? read : read.filter(({ position }) => position > last);
    if (last !== undefined && fresh[0]?.position !== last + 1) {
      // Of one that is far behind nothing is kept; what is newer begins anew.
      if (fresh.length > 0) this.kept = [...fresh];
      return;
    }
    this.kept.push(...fresh);
    if (this.kept.length > 2 * MOST_KEPT) this.kept = this.kept.slice(-MOST_KEPT);
  }
}

/** Forgotten events leave gaps at the front. */
function isWithoutGap(from: number, [first, ...rest]: readonly PositionedEvent[]): boolean {
  let last = first?.position;
  if (last !== from + 1) return false;
  for (const { position } of rest) {
    if (position !== last + 1) return false;
    last = position;
  }
  return true;
}
