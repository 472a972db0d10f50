import { connect } from 'amqplib';
import { RabbitMqServer } from '../rabbitmq-server.js';

/** A broker of a suite's own. While it is killed, what would be done to it waits until it is back. */
export class FaultBroker {
  readonly prefix = 'brain';
  readonly url: string;
  /** Comes back again, if it was killed. */
  private back: Promise<void> = Promise.resolve();

  private constructor(private readonly server: RabbitMqServer) {
    this.url = server.url(VIRTUAL_HOST);
  }

  static async create(): Promise<FaultBroker> {
    const broker = new FaultBroker(await RabbitMqServer.start());
    try {
      await broker.make();
    } catch (error) {
      await broker.remove();
      throw error;
    }
    return broker;
  }

  /** As kill -9 does; it starts again by itself, beside all else. */
  async kill(): Promise<void> {
    await this.back;
    await this.server.kill();
    this.back = this.server.start();
    this.back.catch(() => undefined); // whoever needs it hears of it
  }

  /** Its exchanges and queues go, and every connection to it. */
  async remake(): Promise<void> {
    await this.back;
    await this.server.control('delete_vhost', VIRTUAL_HOST);
    await this.make();
  }

  async cutConnections(): Promise<void> {
    await this.back;
    const reason = 'a test cuts it';
    await this.server.control('close_all_connections', '--vhost', VIRTUAL_HOST, reason);
  }

  /** Says the same thing again and again to all workers. */
  async repeat(topic: string, times: number): Promise<void> {
    await this.back;
    const connection = await connect(this.url);
    const exchange = `${this.prefix}.wake`;
    try {
      const channel = await connection.createConfirmChannel();
      await channel.assertExchange(exchange, 'fanout', { durable: false });
      for (let time = 0; time < times; time += 1) {
        channel.publish(exchange, '', Buffer.from(topic));
      }
      await channel.waitForConfirms();
    } finally {
      await connection.close();
    }
  }

  /** Messages that wait in its queues. */
  async waiting(): Promise<number> {
    await this.back;
    const columns = ['messages', '--vhost', VIRTUAL_HOST, '--no-table-headers'];
    const lines = (await this.server.control('list_queues', ...columns)).split('\n');
    return lines.reduce((sum, line) => sum + Number(line), 0);
  }

  async remove(): Promise<void> {
    await this.back.catch(() => undefined);
    await this.server.remove();
  }

  private async make(): Promise<void> {
    await this.server.control('add_vhost', VIRTUAL_HOST);
    await this.server.control('set_permissions', '-p', VIRTUAL_HOST, 'guest', '.*', '.*', '.*');
  }
}

const VIRTUAL_HOST = 'faults';
