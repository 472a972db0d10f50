import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { connect } from 'amqplib';
import { amqpUrl } from '../services.js';

const run = promisify(execFile);

const CONTROL_MS = 20_000;

/** A virtual host of a suite's own at the broker of this machine. */
export class FaultBroker {
  readonly prefix = 'brain';

  private constructor(private readonly name: string) {}

  static async create(): Promise<FaultBroker> {
    const broker = new FaultBroker(`faults-${randomBytes(5).toString('hex')}`);
    await broker.make();
    return broker;
  }

  get url(): string {
    const url = new URL(amqpUrl);
    url.pathname = `/${this.name}`;
    return url.href;
  }

  /** Its exchanges and queues go, and every connection to it. */
  async remake(): Promise<void> {
    await this.drop();
    await this.make();
  }

  async cutConnections(): Promise<void> {
    await control('close_all_connections', '--vhost', this.name, 'a test cuts it');
  }

  /** Says the same thing again and again to all workers. */
  async repeat(topic: string, times: number): Promise<void> {
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

  async drop(): Promise<void> {
    await control('delete_vhost', this.name);
  }

  private async make(): Promise<void> {
    await control('add_vhost', this.name);
    const user = decodeURIComponent(new URL(amqpUrl).username);
    await control('set_permissions', '-p', this.name, user, '.*', '.*', '.*');
  }
}

async function control(...command: string[]): Promise<void> {
  await run('rabbitmqctl', ['--quiet', ...command], { timeout: CONTROL_MS });
}
