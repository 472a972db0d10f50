import type { PositionedEvent } from '../../domain/shared/domain-event.js';
import type { JsonObject, JsonValue } from '../../domain/shared/json.js';
import type { EventStream } from '../../ports/runtime/event-log.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';

/** Events that are kept; who is further behind reads the store. */
const MOST_KEPT = 5_000;

/** So many times as much may be kept for a while: what is too much goes at once. */
const SLACK = 2;

/** Of those that are kept, as estimated. */
const MOST_BYTES = 16 * 1_048_576;

/**
 * The event log with its end at hand: all who follow it in a process read the same events, one after the other,
 * and the store is asked once. What has a position never changes.
 */
export class RecentEvents implements EventStream {
  /** Without a gap, the oldest first. */
  private kept: PositionedEvent[] = [];
  private bytes = 0;

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
    if (forgotten > 0) this.begin([]);
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
      if (fresh.length > 0) this.begin(fresh);
      return;
    }
    this.add(fresh);
  }

  private begin(events: readonly PositionedEvent[]): void {
    this.kept = [];
    this.bytes = 0;
    this.add(events);
  }

  private add(events: readonly PositionedEvent[]): void {
    for (const event of events) {
      this.kept.push(event);
      this.bytes += bytesOf(event);
    }
    if (this.kept.length > SLACK * MOST_KEPT || this.bytes > MOST_BYTES) this.dropOldest();
  }

  private dropOldest(): void {
    let first = this.kept.length;
    let bytes = 0;
    const least = Math.max(0, this.kept.length - MOST_KEPT);
    for (; first > least; first -= 1) {
      const event = this.kept[first - 1];
      const more = event ? bytesOf(event) : 0;
      if (bytes + more > MOST_BYTES / SLACK) break;
      bytes += more;
    }
    this.kept = this.kept.slice(first);
    this.bytes = bytes;
  }
}

/** About what an event takes in memory. */
function bytesOf({ data }: PositionedEvent): number {
  return EVENT_BYTES + bytesIn(data);
}

/** What is the same for each of them, about. */
const EVENT_BYTES = 500;
const VALUE_BYTES = 24;

function bytesIn(value: JsonValue | undefined): number {
  if (typeof value === 'string') return VALUE_BYTES + 2 * value.length;
  if (typeof value !== 'object' || value === null) return VALUE_BYTES;
  let bytes = VALUE_BYTES;
  if (Array.isArray(value)) {
    for (const item of value as readonly JsonValue[]) bytes += bytesIn(item);
    return bytes;
  }
  const members = value as JsonObject;
  for (const name of Object.keys(members)) bytes += name.length + bytesIn(members[name]);
  return bytes;
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
