import type { PositionedEvent } from '../../../domain/shared/domain-event.js';
import type { EventPublisher } from '../../../ports/runtime/event-log.js';
import { toCloudEvent } from '../messaging/cloud-event.js';
import { APPEND_EVENTS } from './broker-scripts.js';
import type { RedisLink } from './redis-link.js';
import { streamNames } from './stream-names.js';

/** Events the stream keeps, give or take a hundred: who reads it falls back to the API beyond. */
const MOST_KEPT = 100_000;
const MOST_AT_ONCE = 500;
/** Characters of a batch: what the server takes in while it does nothing else. */
const LONGEST_BATCH = 1024 * 1024;
const CONFIRM_MS = 10_000;

export interface RedisEventPublisherOptions {
  readonly prefix: string;
  /** The `source` of every CloudEvent. */
  readonly source?: string;
  readonly confirmTimeoutMs?: number;
}

/**
 * Appends to the stream `<prefix>.events`: fields `type`, `content-type` and `body`, in order and at least once.
 * After a failure the caller publishes the same events again, and subscribers drop the ids they know. The stream
 * keeps the last 100 000; subscribers that come later miss what was before.
 */
export class RedisEventPublisher implements EventPublisher {
  private readonly stream: string;
  private readonly source: string;
  private readonly confirmTimeoutMs: number;
  private lastTurn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly link: RedisLink,
    options: RedisEventPublisherOptions,
  ) {
    this.stream = streamNames(options.prefix).events;
    this.source = options.source ?? '/clickup-brain';
    this.confirmTimeoutMs = options.confirmTimeoutMs ?? CONFIRM_MS;
  }

  /** @throws AppError `broker.unavailable`: at once while there is no server, else when its answer is missing */
  publish(events: readonly PositionedEvent[]): Promise<void> {
    const turn = this.lastTurn.then(() => this.publishInOrder(events));
    this.lastTurn = turn.catch(() => undefined);
    return turn;
  }

  private async publishInOrder(events: readonly PositionedEvent[]): Promise<void> {
    for (let next = 0; next < events.length;) {
      const batch = this.batchFrom(events, next);
      await this.link.ask(
        (redis) => redis.eval(APPEND_EVENTS, 1, this.stream, MOST_KEPT, ...batch.flat()),
        this.confirmTimeoutMs,
      );
      next += batch.length;
    }
  }

  /** At least one event, however large: type and CloudEvent of each. */
  private batchFrom(
    events: readonly PositionedEvent[],
    first: number,
  ): readonly (readonly [type: string, body: string])[] {
    const batch: [string, string][] = [];
    let length = 0;
    for (const event of events.slice(first, first + MOST_AT_ONCE)) {
      const body = JSON.stringify(toCloudEvent(event, this.source));
      length += body.length;
      if (batch.length > 0 && length > LONGEST_BATCH) break;
      batch.push([event.type, body]);
    }
    return batch;
  }
}
