import type { ConfirmChannel } from 'amqplib';
import { PLAIN_TOPICS, type JobBroker, type WakeTopic } from '../../../ports/jobs/job-broker.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Randomness } from '../../../ports/runtime/randomness.js';
import type { RabbitMqConnection } from './rabbitmq-connection.js';
import type { SupervisedChannel } from './supervised-channel.js';
import { LocalWakes } from './local-wakes.js';

const COALESCE_MS = 10;
const MOST_WAITING = 1000;
const STALE_MS = 10_000;
const LONGEST_TOPIC = 300;

export interface RabbitMqJobBrokerDeps {
  readonly publishing: RabbitMqConnection;
  readonly consuming: RabbitMqConnection;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly logger: Logger;
}

/**
 * Wake-ups through the transient fanout exchange `<prefix>.wake`. Listeners of this process hear a wake-up
 * without the broker; other processes hear a topic at once, and again 10 ms later if it was woken meanwhile.
 */
export class RabbitMqJobBroker implements JobBroker {
  private readonly exchange: string;
  private readonly origin: string;
  private readonly local: LocalWakes;
  private readonly outgoing: SupervisedChannel;
  /** Topics announced within the last 10 ms; true when woken again since. */
  private readonly announced = new Map<WakeTopic, boolean>();

  constructor(
    private readonly deps: RabbitMqJobBrokerDeps,
    options: { readonly prefix: string },
  ) {
    this.exchange = `${options.prefix}.wake`;
    this.origin = deps.randomness.secret(12);
    this.local = new LocalWakes(deps.logger);
    this.outgoing = deps.publishing.useChannel({
      name: 'wake-out',
      setup: (channel) => this.declareExchange(channel),
    });
    const incoming = deps.consuming.useChannel({
      name: 'wake-in',
      setup: (channel) => this.listen(channel, () => incoming.restart()),
    });
  }

  wake(topic: WakeTopic): void {
    this.local.wake(topic);
    if (this.announced.has(topic)) this.announced.set(topic, true);
    else void this.announce(topic);
  }

  onWake(listener: (topic: WakeTopic) => void): () => void {
    return this.local.onWake(listener);
  }

  private async announce(topic: WakeTopic): Promise<void> {
    let wokenAgain: boolean | undefined = true;
    while (wokenAgain) {
      this.announced.set(topic, false);
      this.publish(topic);
      await this.deps.clock.sleep(COALESCE_MS);
      wokenAgain = this.announced.get(topic);
    }
    this.announced.delete(topic);
  }

  private publish(topic: WakeTopic): void {
    const channel = this.outgoing.current;
    if (!channel || this.deps.publishing.state !== 'connected') return;
    try {
      channel.publish(this.exchange, '', Buffer.from(topic), { appId: this.origin });
    } catch {
      // The channel closed this instant: a wake-up may be lost.
    }
  }

  private async declareExchange(channel: ConfirmChannel): Promise<void> {
    await channel.assertExchange(this.exchange, 'fanout', { durable: false });
  }

  private async listen(channel: ConfirmChannel, restart: () => void): Promise<void> {
    await this.declareExchange(channel);
    const { queue } = await channel.assertQueue('', {
      exclusive: true,
      autoDelete: true,
      durable: false,
      messageTtl: STALE_MS,
      maxLength: MOST_WAITING,
    });
    await channel.bindQueue(queue, this.exchange, '');
    const hear: Parameters<ConfirmChannel['consume']>[1] = (message) => {
      if (!message) return restart();
      if (message.properties.appId === this.origin) return;
      const topic = toTopic(message.content);
      if (topic) this.local.wake(topic);
    };
    await channel.consume(queue, hear, { noAck: true });
  }
}

function toTopic(content: Buffer): WakeTopic | undefined {
  const text = content.length <= LONGEST_TOPIC ? content.toString() : '';
  if (text.startsWith('job:')) return text as `job:${string}`;
  return PLAIN_TOPICS.find((topic) => topic === text);
}
