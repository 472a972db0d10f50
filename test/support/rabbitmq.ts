import { connect, type Channel, type ChannelModel, type ConsumeMessage } from 'amqplib';
import { InMemoryLogger } from '../../src/adapters/outbound/memory/in-memory-logger.js';
import { RabbitMqCommandChannel } from '../../src/adapters/outbound/rabbitmq/rabbitmq-command-channel.js';
import { RabbitMqConnection } from '../../src/adapters/outbound/rabbitmq/rabbitmq-connection.js';
import { RabbitMqEventPublisher } from '../../src/adapters/outbound/rabbitmq/rabbitmq-event-publisher.js';
import { RabbitMqHealthCheck } from '../../src/adapters/outbound/rabbitmq/rabbitmq-health-check.js';
import { RabbitMqJobBroker } from '../../src/adapters/outbound/rabbitmq/rabbitmq-job-broker.js';
import { AsyncExecutionScope } from '../../src/adapters/outbound/system/async-execution-scope.js';
import { SystemClock } from '../../src/adapters/outbound/system/system-clock.js';
import { SystemRandomness } from '../../src/adapters/outbound/system/system-randomness.js';
import type { PositionedEvent } from '../../src/domain/shared/domain-event.js';
import type { DomainEventId } from '../../src/domain/shared/ids.js';
import type { JsonValue } from '../../src/domain/shared/json.js';
import { fromCloudEvent } from './cloud-events.js';
import { eventually } from './eventually.js';
import { assertContains, awaitHearing } from './hearing.js';
import { ownPrefix } from './own-prefix.js';
import { amqpUrl } from './services.js';

/** What one process has: both connections, and what the adapters on them need. */
export function rabbitMqProcess(url = amqpUrl, checkEveryMs = 10_000) {
  const logger = new InMemoryLogger();
  const scope = new AsyncExecutionScope();
  const deps = { clock: new SystemClock(), randomness: new SystemRandomness(), logger, scope };
  const publishing = new RabbitMqConnection(deps, { url, name: 'publishing', checkEveryMs });
  const consuming = new RabbitMqConnection(deps, { url, name: 'consuming', checkEveryMs });
  const health = new RabbitMqHealthCheck(deps, [publishing, consuming]);
  return {
    ...deps,
    publishing,
    consuming,
    health,
    start() {
      publishing.start();
      consuming.start();
    },
    async stop() {
      await Promise.all([publishing.stop(), consuming.stop()]);
    },
  };
}

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

  /** Collects what comes to a queue of its own, bound to the exchange where one is named. */
  async listen(exchange?: string, pattern = '#') {
    const messages: ConsumeMessage[] = [];
    const { queue } = await this.channel.assertQueue('', { exclusive: true });
    if (exchange) await this.channel.bindQueue(queue, exchange, pattern);
    const collect = (message: ConsumeMessage | null) => {
      if (message) messages.push(message);
    };
    await this.channel.consume(queue, collect, { noAck: true });
    return { queue, messages };
  }

  /** Removes every queue and exchange that adapters declare under the prefix. */
  async removeAll(prefix: string): Promise<void> {
    for (const queue of [`${prefix}.commands`, `${prefix}.commands.dead`]) {
      await this.channel.deleteQueue(queue);
    }
    for (const exchange of ['commands', 'events', 'wake']) {
      await this.channel.deleteExchange(`${prefix}.${exchange}`);
    }
  }

  async close(): Promise<void> {
    await this.model.close();
  }
}

export async function openRabbitMqJobBrokers() {
  const prefix = ownPrefix();
  const peer = await RabbitMqPeer.connect();
  const processes = [rabbitMqProcess(), rabbitMqProcess()] as const;
  const [broker, elsewhere] = [
    new RabbitMqJobBroker(processes[0], { prefix }),
    new RabbitMqJobBroker(processes[1], { prefix }),
  ];
  for (const process of processes) process.start();
  await awaitHearing(broker, elsewhere);
  await awaitHearing(elsewhere, broker);
  return {
    broker,
    elsewhere,
    async close() {
      for (const process of processes) await process.stop();
      await peer.removeAll(prefix);
      await peer.close();
    },
  };
}

const PROBE: PositionedEvent = {
  id: '01900000-0000-7000-8000-000000000000' as DomainEventId,
  type: 'brain.probe',
  subject: 'probe',
  data: {},
  occurredAt: new Date(0),
  actor: 'test',
  requestId: 'test',
  position: 0,
};

export async function openRabbitMqEventPublisher(url = amqpUrl, confirmTimeoutMs = 2000) {
  const prefix = ownPrefix();
  const peer = await RabbitMqPeer.connect();
  const process = rabbitMqProcess(url);
  const publisher = new RabbitMqEventPublisher(
    { connection: process.publishing, clock: process.clock },
    { prefix, confirmTimeoutMs },
  );
  process.start();
  await peer.channel.assertExchange(`${prefix}.events`, 'topic', { durable: true });
  const { messages } = await peer.listen(`${prefix}.events`);
  await eventually(() => publisher.publish([PROBE]));
  await eventually(() =>
    assertContains(
      messages.map(({ fields }) => fields.routingKey),
      PROBE.type,
    ),
  );
  messages.length = 0;
  return {
    prefix,
    peer,
    process,
    publisher,
    messages,
    received: () => messages.map(({ content }) => fromCloudEvent(content.toString())),
    async close() {
      await process.stop();
      await peer.removeAll(prefix);
      await peer.close();
    },
  };
}

export async function openRabbitMqCommandChannel(url = amqpUrl, checkEveryMs?: number) {
  const prefix = ownPrefix();
  const peer = await RabbitMqPeer.connect();
  const process = rabbitMqProcess(url, checkEveryMs);
  const channel = new RabbitMqCommandChannel(process, { prefix });
  const replies = await peer.listen();
  const queue = `${prefix}.commands`;
  process.start();
  // The first consumer declares the queue; messages sent before have nowhere to go.
  const stopFirst = await channel.consume(async () => ({ kind: 'done', reply: null }));
  await eventually(() => exists(queue));
  let probes = 0;
  await eventually(async () => {
    probes += 1;
    const correlationId = `probe-${probes}`;
    const options = { replyTo: replies.queue, correlationId };
    peer.channel.publish(queue, 'probe', Buffer.from('probe'), options);
    const answered = () =>
      replies.messages.map(({ properties }) => properties.correlationId as unknown);
    await eventually(() => assertContains(answered(), correlationId), { timeoutMs: 500 });
  });
  await stopFirst();
  replies.messages.length = 0;
  return {
    prefix,
    peer,
    process,
    channel,
    replyTo: replies.queue,
    async send(command: {
      body: Uint8Array;
      contentType: string;
      headers: Readonly<Record<string, unknown>>;
      routingKey: string;
      replyTo?: string;
      correlationId?: string;
    }) {
      const { body, routingKey, contentType, ...options } = command;
      peer.channel.publish(queue, routingKey, Buffer.from(body), {
        ...options,
        ...(contentType !== '' && { contentType }),
      });
    },
    setAside: () => deadLetters(peer, `${queue}.dead`),
    answered: () =>
      replies.messages.map(({ content, properties }) => ({
        correlationId: properties.correlationId as string | undefined,
        reply: JSON.parse(content.toString()) as JsonValue,
        ...traceparentOf(properties.headers),
      })),
    async close() {
      await process.stop();
      await peer.removeAll(prefix);
      await peer.close();
    },
  };
}

function traceparentOf(headers: Readonly<Record<string, unknown>> = {}) {
  const { traceparent } = headers;
  return typeof traceparent === 'string' ? { traceparent } : {};
}

export function exists(queue: string): Promise<void> {
  return look((channel) => channel.checkQueue(queue));
}

export function exchangeExists(exchange: string): Promise<void> {
  return look((channel) => channel.checkExchange(exchange));
}

/** A look for what is not there closes its channel, so each takes a connection of its own. */
async function look(at: (channel: Channel) => Promise<unknown>): Promise<void> {
  const model = await connect(amqpUrl);
  try {
    const channel = await model.createChannel();
    channel.on('error', () => undefined);
    await at(channel);
  } finally {
    await model.close();
  }
}

/** Reads all dead letters and leaves them there. */
async function deadLetters(peer: RabbitMqPeer, queue: string) {
  const messages = [];
  for (;;) {
    const message = await peer.channel.get(queue);
    if (!message) break;
    messages.push(message);
  }
  for (const message of messages) peer.channel.nack(message);
  return messages.map(({ content, properties }) => ({
    body: content.toString(),
    reason: String(properties.headers?.['x-brain-error']),
    headers: properties.headers ?? {},
    properties,
  }));
}
