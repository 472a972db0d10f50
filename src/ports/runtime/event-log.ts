import type { NewDomainEvent, PositionedEvent } from '../../domain/shared/domain-event.js';

/** Whoever reads the log under such a name holds events back for MOST_HELD_MS only. */
export const PLUGIN_CONSUMER = 'plugin:';

/** How much longer events are kept for a plugin that does not take them, ms. */
export const MOST_HELD_MS = 7 * 86_400_000;

/** The transactional outbox: what is appended is published if and only if the transaction commits. */
export interface EventLog {
  /** Only inside a unit of work. */
  append(events: readonly NewDomainEvent[]): Promise<void>;
}

/**
 * The log as its readers see it. Events are seen once they have a position, from one counter, in the order of their
 * commits, so a reader that remembers the last position it saw never misses one that committed late.
 */
export interface EventStream {
  /**
   * Gives positions to committed events that have none, oldest first; where commits come in order, all have one.
   * @returns how many there were; `limit` means there may be more
   */
  sequence(limit: number): Promise<number>;
  /** Events after `position`, in order, at most `limit`; fewer say nothing of what comes behind, none that it is the end. */
  readAfter(position: number, limit: number): Promise<readonly PositionedEvent[]>;
  /** The last position given; 0 when there is none. */
  head(): Promise<number>;
  /** How far `consumer` has come; 0 at first. */
  cursor(consumer: string): Promise<number>;
  /** Moves the cursor forward. @returns false when somebody else moved it: it is not at `from` */
  advance(consumer: string, from: number, to: number): Promise<boolean>;
  /**
   * Within a unit of work: forgets the oldest events, at most `limit`, as long as they happened before `time`
   * and every consumer that has a cursor has passed them; without any cursor none. A consumer whose name begins
   * with PLUGIN_CONSUMER is waited for only MOST_HELD_MS longer: it may never come. @returns how many
   */
  forgetBefore(time: Date, limit: number): Promise<number>;
}

/** Sends events to subscribers outside; resolves once the broker has confirmed all of them. */
export interface EventPublisher {
  publish(events: readonly PositionedEvent[]): Promise<void>;
}
