import { connect, type Channel, type ChannelModel } from 'amqplib';
import { InMemoryLogger } from '../../src/adapters/outbound/memory/in-memory-logger.js';
import { RabbitMqConnection } from '../../src/adapters/outbound/rabbitmq/rabbitmq-connection.js';
import { SystemClock } from '../../src/adapters/outbound/system/system-clock.js';
import { SystemRandomness } from '../../src/adapters/outbound/system/system-randomness.js';
import { amqpUrl } from './services.js';

/** What one process has: both connections, and what the adapters on them need. */
export function rabbitMqProcess(url = amqpUrl) {
  const logger = new InMemoryLogger();
  const deps = { clock: new SystemClock(), randomness: new SystemRandomness(), logger };
  const publishing = new RabbitMqConnection(deps, { url, name: 'publishing' });
  const consuming = new RabbitMqConnection(deps, { url, name: 'consuming' });
  return {
    ...deps,
    publishing,
    consuming,
    start() {
      publishing.start();
      consuming.start();
    },
    async stop() {
      await Promise.all([publishing.stop(), consuming.stop()]);
    },
  };
}

export type RabbitMqProcess = ReturnType<typeof rabbitMqProcess>;

/** A plain client beside the adapters: it plays the other side and tidies up. */
export class RabbitMqPeer {
  private constructor(
    private readonly model: ChannelModel,
    readonly channel: Channel,
  ) {}

  static async connect(): Promise<RabbitMqPeer> {
    const model = await connect(amqpUrl);
    return new RabbitMqPeer(model, await model.createChannel());
  }

  /** Removes every queue and exchange that adapters declare under the prefix. */
  async removeAll(prefix: string): Promise<void> {
    const channel = await this.model.createChannel();
    for (const queue of [`${prefix}.commands`, `${prefix}.commands.dead`]) {
      await channel.deleteQueue(queue);
    }
    for (const exchange of ['commands', 'events', 'wake']) {
      await channel.deleteExchange(`${prefix}.${exchange}`);
    }
  }

  async close(): Promise<void> {
    await this.model.close();
  }
}
