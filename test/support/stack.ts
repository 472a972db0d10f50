import { randomBytes } from 'node:crypto';
import { createDatabase, type DatabaseKind, type TestDatabase } from './databases.js';
import { RedisPeer } from './redis-broker.js';
import { amqpUrl, redisUrl } from './services.js';

/** A full stack by environment alone: a database of its own, and a prefix of its own at the broker. */
export interface TestStack {
  readonly env: Readonly<Record<string, string>>;
  readonly prefix: string;
  readonly database: TestDatabase;
  drop(): Promise<void>;
}

export async function createStack(
  kind: DatabaseKind,
  broker: 'rabbitmq' | 'redis' = 'rabbitmq',
): Promise<TestStack> {
  const database = await createDatabase(kind);
  const prefix = `brain-test-${randomBytes(5).toString('hex')}`;
  const env = {
    CLICKUP_BRAIN_DATABASE_TYPE: kind,
    CLICKUP_BRAIN_DATABASE_URL: database.url ?? '',
    CLICKUP_BRAIN_BROKER_TYPE: broker,
    CLICKUP_BRAIN_BROKER_URL: broker === 'redis' ? redisUrl : amqpUrl,
    CLICKUP_BRAIN_BROKER_PREFIX: prefix,
    CLICKUP_BRAIN_CACHE_TYPE: 'redis',
    CLICKUP_BRAIN_CACHE_URL: redisUrl,
  };
  const drop = async () => {
    await database.drop();
    await (broker === 'redis' ? deleteStreams(prefix) : deleteTopology(prefix));
  };
  return { env, prefix, database, drop };
}

async function deleteTopology(prefix: string): Promise<void> {
  const { connect } = await import('amqplib');
  const connection = await connect(amqpUrl);
  const channel = await connection.createChannel();
  for (const queue of [`${prefix}.commands`, `${prefix}.commands.dead`]) {
    await channel.deleteQueue(queue);
  }
  for (const exchange of [`${prefix}.commands`, `${prefix}.events`, `${prefix}.wake`]) {
    await channel.deleteExchange(exchange);
  }
  await connection.close();
}

async function deleteStreams(prefix: string): Promise<void> {
  const peer = new RedisPeer();
  await peer.removeAll(prefix);
  peer.close();
}
