import type { ConfirmChannel } from 'amqplib';
import type { PositionedEvent } from '../../../domain/shared/domain-event.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { EventPublisher } from '../../../ports/runtime/event-log.js';
import { brokerUnavailable } from '../messaging/broker-unavailable.js';
import { CLOUD_EVENT_CONTENT_TYPE, toCloudEvent } from '../messaging/cloud-event.js';
import { awaitConfirms, inOnePiece, send, type Sent } from './publish-confirmed.js';
import type { RabbitMqConnection } from './rabbitmq-connection.js';
import type { SupervisedChannel } from './supervised-channel.js';

const MOST_UNCONFIRMED = 500;
const CONFIRM_MS = 10_000;

export interface RabbitMqEventPublisherOptions {
  readonly prefix: string;
  /** The `source` of every CloudEvent. */
  readonly source?: string;
  readonly confirmTimeoutMs?: number;
}

/**
 * Publishes to the durable topic exchange `<prefix>.events`, routed by event type, in order and at least
 * once: after a failure the caller publishes the same events again, and subscribers drop the ids they know.
 * An event that nobody has bound a queue for is confirmed all the same.
 */
export class RabbitMqEventPublisher implements EventPublisher {
  private readonly exchange: string;
  private readonly source: string;
  private readonly confirmTimeoutMs: number;
  private readonly channel: SupervisedChannel;
  private lastTurn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly deps: { connection: RabbitMqConnection; clock: Clock },
    options: RabbitMqEventPublisherOptions,
  ) {
    this.exchange = `${options.prefix}.events`;
    this.source = options.source ?? '/clickup-brain';
    this.confirmTimeoutMs = options.confirmTimeoutMs ?? CONFIRM_MS;
    this.channel = deps.connection.useChannel({
      name: 'events',
      setup: async (channel) => {
        await channel.assertExchange(this.exchange, 'topic', { durable: true });
      },
    });
  }

  /** @throws AppError `broker.unavailable`: at once while there is no broker, else when a confirm is missing */
  publish(events: readonly PositionedEvent[]): Promise<void> {
    const turn = this.lastTurn.then(() => this.publishInOrder(events));
    this.lastTurn = turn.catch(() => undefined);
    return turn;
  }

  /** All on one channel: on the next one, later events could overtake earlier ones that were lost. */
  private async publishInOrder(events: readonly PositionedEvent[]): Promise<void> {
    const { connection } = this.deps;
    const channel = this.channel.current;
    for (let next = 0; next < events.length;) {
      if (!channel || connection.state !== 'connected') {
        throw brokerUnavailable(`The connection to the broker is ${connection.state}`);
      }
      const sent = inOnePiece(channel, () => this.sendWindow(channel, events, next));
      await awaitConfirms(sent, this.confirmTimeoutMs, this.deps);
      next += sent.length;
    }
  }

  private sendWindow(
    channel: ConfirmChannel,
    events: readonly PositionedEvent[],
    first: number,
  ): readonly Sent[] {
    const window: Sent[] = [];
    for (const event of events.slice(first, first + MOST_UNCONFIRMED)) {
      const sent = send(channel, {
        exchange: this.exchange,
        routingKey: event.type,
        body: Buffer.from(JSON.stringify(toCloudEvent(event, this.source))),
        options: {
          persistent: true,
          contentType: CLOUD_EVENT_CONTENT_TYPE,
          messageId: event.id,
          type: event.type,
          timestamp: Math.floor(event.occurredAt.getTime() / 1000),
        },
      });
      window.push(sent);
      if (!sent.roomForMore) break;
    }
    return window;
  }
}
