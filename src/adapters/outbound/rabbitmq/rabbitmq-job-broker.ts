import type { ConfirmChannel } from 'amqplib';
import { DEFAULT_PRIORITY } from '../../../domain/jobs/job.js';
import type { JobBroker, WakeTopic } from '../../../ports/jobs/job-broker.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Randomness } from '../../../ports/runtime/randomness.js';
import { LocalWakes } from '../messaging/local-wakes.js';
import { WakeAnnouncements } from '../messaging/wake-announcements.js';
import { parseWakeTopic } from '../messaging/wake-topics.js';
import type { RabbitMqConnection } from './rabbitmq-connection.js';
import type { SupervisedChannel } from './supervised-channel.js';

const MOST_WAITING = 1000;
const STALE_MS = 10_000;
/** Of 0 to 100; every step costs the broker memory. */
const PRIORITY_STEP = 10;
/** Those handed over are heard in the order they came; the others wait in that of their priorities. */
const HANDED_OVER = 20;
/** More than any topic has; what is longer is none, whole or cut off. */
const MOST_BYTES = 1024;

export interface RabbitMqJobBrokerDeps {
  readonly publishing: RabbitMqConnection;
  readonly consuming: RabbitMqConnection;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly logger: Logger;
}

/**
 * Wake-ups through the transient fanout exchange `<prefix>.wake`. Listeners of this process hear a wake-up
 * without the broker; other processes hear a topic at once, and again 10 ms later if it was woken meanwhile. What a
 * process is too slow to hear waits in its queue, urgent ones first.
 */
export class RabbitMqJobBroker implements JobBroker {
  private readonly exchange: string;
  private readonly origin: string;
  private readonly local: LocalWakes;
  private readonly outgoing: SupervisedChannel;
  private readonly announcements: WakeAnnouncements;

  constructor(
    private readonly deps: RabbitMqJobBrokerDeps,
    options: { readonly prefix: string },
  ) {
    this.exchange = `${options.prefix}.wake`;
    this.origin = deps.randomness.secret(12);
    this.local = new LocalWakes(deps.logger);
    this.announcements = new WakeAnnouncements(deps.clock, (topic, priority) =>
      this.publish(topic, priority),
    );
    this.outgoing = deps.publishing.useChannel({
      name: 'wake-out',
      setup: (channel) => this.declareExchange(channel),
    });
    let queue = '';
    const incoming = deps.consuming.useChannel({
      name: 'wake-in',
      setup: async (channel) => {
        queue = await this.listen(channel, () => incoming.restart());
      },
      check: (channel) => this.bind(channel, queue),
    });
  }

  wake(topic: WakeTopic, priority: number = DEFAULT_PRIORITY): void {
    this.local.wake(topic, priority);
    this.announcements.announce(topic, priority);
  }

  onWake(listener: (topic: WakeTopic) => void): () => void {
    return this.local.onWake(listener);
  }

  private publish(topic: WakeTopic, priority: number): void {
    const channel = this.outgoing.current;
    if (!channel || this.deps.publishing.state !== 'connected') return;
    try {
      channel.publish(this.exchange, '', Buffer.from(topic), {
        appId: this.origin,
        priority: Math.round(priority / PRIORITY_STEP),
      });
    } catch {
      // The channel closed this instant: a wake-up may be lost.
    }
  }

  private async declareExchange(channel: ConfirmChannel): Promise<void> {
    await channel.assertExchange(this.exchange, 'fanout', { durable: false });
  }

  /** Somebody may have deleted the exchange, and all its bindings with it: nothing tells us. */
  private async bind(channel: ConfirmChannel, queue: string): Promise<void> {
    await this.declareExchange(channel);
    await channel.bindQueue(queue, this.exchange, '');
  }

  /** @returns the queue of this process */
  private async listen(channel: ConfirmChannel, restart: () => void): Promise<string> {
    const { queue } = await channel.assertQueue('', {
      exclusive: true,
      autoDelete: true,
      durable: false,
      messageTtl: STALE_MS,
      maxLength: MOST_WAITING,
      // It has no name that an older version could have declared otherwise.
      maxPriority: 100 / PRIORITY_STEP,
    });
    await this.bind(channel, queue);
    await channel.prefetch(HANDED_OVER);
    const hear: Parameters<ConfirmChannel['consume']>[1] = (message) => {
      if (!message) return restart();
      channel.ack(message);
      if (message.properties.appId === this.origin) return;
      const topic = parseWakeTopic(message.content.toString('utf8', 0, MOST_BYTES));
      if (topic) this.local.wake(topic);
    };
    await channel.consume(queue, hear);
    return queue;
  }
}
