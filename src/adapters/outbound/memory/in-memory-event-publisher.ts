import type { PositionedEvent } from '../../../domain/shared/domain-event.js';
import type { EventPublisher } from '../../../ports/runtime/event-log.js';

const MOST_KEPT = 1000;

/** For a process without a broker: nobody outside listens. Keeps the last 1000 events. */
export class InMemoryEventPublisher implements EventPublisher {
  private readonly kept: PositionedEvent[] = [];

  /** Oldest first. */
  get published(): readonly PositionedEvent[] {
    return [...this.kept];
  }

  async publish(events: readonly PositionedEvent[]): Promise<void> {
    this.kept.push(...events.slice(-MOST_KEPT));
    this.kept.splice(0, this.kept.length - MOST_KEPT);
  }
}
