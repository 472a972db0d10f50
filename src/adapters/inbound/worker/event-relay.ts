import type { EventPublisher, EventStream } from '../../../ports/runtime/event-log.js';
import { LedLoop, type LedLoopDeps } from './led-loop.js';

const CONSUMER = 'publisher';

/** Events sequenced or published at once. */
const BATCH = 1_000;

/** Batches published before events are sequenced again. */
const MOST_ROUNDS = 5;

export interface EventRelayDeps extends LedLoopDeps {
  readonly stream: EventStream;
  readonly publisher: EventPublisher;
}

/**
 * Brings committed domain events out, in order: gives them positions, publishes them, and moves the cursor
 * only after the broker confirmed. While the broker is down events still get positions, so readers of the
 * log do not wait for it.
 */
export class EventRelay extends LedLoop {
  constructor(private readonly deps: EventRelayDeps) {
    super(deps, {
      lease: 'event-relay',
      leaseMs: 10_000,
      topic: 'events-appended',
      failing: 'events cannot be relayed now',
      recovered: 'events are relayed again',
      restMs: 50,
    });
  }

  protected override async turn(): Promise<number> {
    const { stream, broker } = this.deps;
    const sequenced = await stream.sequence(BATCH);
    if (sequenced > 0) broker.wake('events-positioned');
    const mayBeMore = await this.publish();
    return sequenced === BATCH || mayBeMore ? 0 : Infinity;
  }

  /** @returns whether there may be more */
  private async publish(): Promise<boolean> {
    const { stream, publisher } = this.deps;
    let from = await stream.cursor(CONSUMER);
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const events = await stream.readAfter(from, BATCH);
      const last = events.at(-1);
      if (!last) return false;
      await publisher.publish(events);
      // Another process has gone on from here meanwhile.
      if (!(await stream.advance(CONSUMER, from, last.position))) return true;
      from = last.position;
    }
    return true;
  }
}
