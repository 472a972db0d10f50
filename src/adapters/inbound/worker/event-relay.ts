import type { EventPublisher, EventStream } from '../../../ports/runtime/event-log.js';
import { LedLoop, type LedLoopDeps } from './led-loop.js';

const CONSUMER = 'publisher';

/** Events sequenced or published at once. */
const BATCH = 1_000;

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
      restMs: 10,
    });
  }

  protected override async turn(): Promise<number> {
    const { stream, broker } = this.deps;
    const sequenced = await stream.sequence(BATCH);
    if (sequenced > 0) broker.wake('events-positioned');
    const published = await this.publish();
    return sequenced === BATCH || published === BATCH ? 0 : Infinity;
  }

  private async publish(): Promise<number> {
    const { stream, publisher } = this.deps;
    const from = await stream.cursor(CONSUMER);
    const events = await stream.readAfter(from, BATCH);
    const last = events.at(-1);
    if (!last) return 0;
    await publisher.publish(events);
    await stream.advance(CONSUMER, from, last.position);
    return events.length;
  }
}
