import { Redis } from 'ioredis';
import { InMemoryLogger } from '../../src/adapters/outbound/memory/in-memory-logger.js';
import { RedisBrokerHealthCheck } from '../../src/adapters/outbound/redis/redis-broker-health-check.js';
import { RedisCommandChannel } from '../../src/adapters/outbound/redis/redis-command-channel.js';
import { RedisEventPublisher } from '../../src/adapters/outbound/redis/redis-event-publisher.js';
import { RedisJobBroker } from '../../src/adapters/outbound/redis/redis-job-broker.js';
import { RedisLink } from '../../src/adapters/outbound/redis/redis-link.js';
import { AsyncExecutionScope } from '../../src/adapters/outbound/system/async-execution-scope.js';
import { SystemClock } from '../../src/adapters/outbound/system/system-clock.js';
import { SystemRandomness } from '../../src/adapters/outbound/system/system-randomness.js';
import type { JsonValue } from '../../src/domain/shared/json.js';
import type { Clock } from '../../src/ports/runtime/clock.js';
import { fromCloudEvent } from './cloud-events.js';
import { eventually } from './eventually.js';
import { awaitHearing } from './hearing.js';
import { ownPrefix } from './own-prefix.js';
import { redisUrl } from './services.js';

/** What one process has: its connections, the job broker that listens on one, and what the adapters need. */
export function redisProcess(prefix: string, url = redisUrl) {
  const logger = new InMemoryLogger();
  const scope = new AsyncExecutionScope();
  const deps = { clock: new SystemClock(), randomness: new SystemRandomness(), logger, scope };
  const publishing = new RedisLink(deps, { url, name: 'publishing' });
  const broker = new RedisJobBroker({ ...deps, publishing }, { prefix });
  const listening = new RedisLink(deps, {
    url,
    name: 'listening',
    setup: (redis) => broker.listenOn(redis),
  });
  const openReading = () => new RedisLink(deps, { url, name: 'commands', blocks: true });
  return {
    ...deps,
    publishing,
    listening,
    openReading,
    broker,
    health: new RedisBrokerHealthCheck([publishing, listening]),
    start() {
      publishing.start();
      listening.start();
    },
    async stop() {
      await Promise.all([publishing.stop(), listening.stop()]);
    },
  };
}

const systemClock: Clock = new SystemClock();

export type StreamEntry = Readonly<Record<string, string>>;

/** A plain client beside the adapters: it plays the other side and tidies up. */
export class RedisPeer {
  readonly redis: Redis;
  private readonly followers: Redis[] = [];

  constructor(private readonly url = redisUrl) {
    this.redis = quiet(new Redis(url));
  }

  async send(stream: string, fields: Readonly<Record<string, string | Buffer>>): Promise<string> {
    const id = await this.redis.xadd(stream, '*', ...Object.entries(fields).flat());
    return id ?? '';
  }

  async entries(stream: string): Promise<readonly StreamEntry[]> {
    return (await this.redis.xrange(stream, '-', '+')).map(([, fields]) => toRecord(fields));
  }

  /** Collects what comes to a stream from now on, in order. */
  follow(stream: string): readonly StreamEntry[] {
    const seen: StreamEntry[] = [];
    const reader = quiet(new Redis(this.url));
    this.followers.push(reader);
    let last = '0';
    const read = async () => {
      while (reader.status !== 'end') {
        const answer = await reader.xread('BLOCK', 0, 'STREAMS', stream, last);
        for (const [id, fields] of answer?.[0]?.[1] ?? []) {
          seen.push(toRecord(fields));
          last = id;
        }
      }
    };
    read().catch(() => undefined);
    return seen;
  }

  /** Removes every key that adapters make under the prefix. */
  async removeAll(prefix: string): Promise<void> {
    const keys = await this.redis.keys(`${prefix}.*`);
    if (keys.length > 0) await this.redis.del(keys);
  }

  close(): void {
    for (const client of [this.redis, ...this.followers]) client.disconnect();
  }
}

/** A server that goes away is what many tests are about. */
function quiet(redis: Redis): Redis {
  return redis.on('error', () => undefined);
}

function toRecord(fields: readonly string[]): StreamEntry {
  const entry: Record<string, string> = {};
  for (let index = 0; index < fields.length; index += 2) {
    entry[fields[index] ?? ''] = fields[index + 1] ?? '';
  }
  return entry;
}

export async function openRedisJobBrokers() {
  const prefix = ownPrefix();
  const processes = [redisProcess(prefix), redisProcess(prefix)] as const;
  for (const process of processes) process.start();
  const [{ broker }, { broker: elsewhere }] = processes;
  await awaitHearing(broker, elsewhere);
  await awaitHearing(elsewhere, broker);
  return {
    broker,
    elsewhere,
    async close() {
      for (const process of processes) await process.stop();
    },
  };
}

export async function openRedisEventPublisher(url = redisUrl, confirmTimeoutMs = 2000) {
  const prefix = ownPrefix();
  const peer = new RedisPeer();
  const process = redisProcess(prefix, url);
  const publisher = new RedisEventPublisher(process.publishing, { prefix, confirmTimeoutMs });
  const entries = peer.follow(`${prefix}.events`);
  process.start();
  await process.publishing.untilConnected(AbortSignal.timeout(10_000));
  return {
    prefix,
    peer,
    process,
    publisher,
    entries,
    received: () => entries.map(({ body = '' }) => fromCloudEvent(body)),
    async close() {
      await process.stop();
      await peer.removeAll(prefix);
      peer.close();
    },
  };
}

export interface StreamCommand {
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly routingKey: string;
  readonly replyTo?: string;
  readonly correlationId?: string;
}

export async function openRedisCommandChannel(
  url = redisUrl,
  { prefix = ownPrefix(), peerUrl = redisUrl, clock = systemClock } = {},
) {
  const peer = new RedisPeer(peerUrl);
  const process = redisProcess(prefix, url);
  const channel = new RedisCommandChannel({ ...process, clock }, { prefix });
  const stream = `${prefix}.commands`;
  const replyTo = `${prefix}.replies.test`;
  const replies = peer.follow(replyTo);
  process.start();
  await process.publishing.untilConnected(AbortSignal.timeout(10_000));
  return {
    prefix,
    stream,
    peer,
    process,
    channel,
    replyTo,
    replies,
    async send(command: StreamCommand): Promise<void> {
      const { body, contentType, headers, routingKey, replyTo: to, correlationId } = command;
      await peer.send(stream, {
        type: routingKey,
        body: Buffer.from(body),
        ...(contentType !== '' && { 'content-type': contentType }),
        ...(Object.keys(headers).length > 0 && { headers: JSON.stringify(headers) }),
        ...(to !== undefined && { 'reply-to': to }),
        ...(correlationId !== undefined && { 'correlation-id': correlationId }),
      });
    },
    async setAside() {
      return (await peer.entries(`${stream}.dead`)).map((entry) => ({
        body: entry['body'] ?? '',
        reason: entry['x-brain-error'] ?? '',
        headers: toHeaders(entry['headers']),
      }));
    },
    answered: () => replies.map(toAnswer),
    async close() {
      await channel.close();
      await process.stop();
      await eventually(() => peer.removeAll(prefix));
      peer.close();
    },
  };
}

/** Senders write what they like. */
function toHeaders(text = '{}'): Readonly<Record<string, unknown>> {
  return text.endsWith('}') ? (JSON.parse(text) as Record<string, unknown>) : {};
}

function toAnswer(entry: StreamEntry) {
  const { traceparent } = toHeaders(entry['headers']);
  return {
    correlationId: entry['correlation-id'],
    reply: JSON.parse(entry['body'] ?? '') as JsonValue,
    ...(typeof traceparent === 'string' && { traceparent }),
  };
}
