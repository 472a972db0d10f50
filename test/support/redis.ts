import { Redis } from 'ioredis';
import { CockatielResilience } from '../../src/adapters/outbound/cockatiel/cockatiel-resilience.js';
import { InMemoryMetrics } from '../../src/adapters/outbound/memory/in-memory-metrics.js';
import { RedisCache } from '../../src/adapters/outbound/redis/redis-cache.js';
import { RedisConnection } from '../../src/adapters/outbound/redis/redis-connection.js';
import { AsyncExecutionScope } from '../../src/adapters/outbound/system/async-execution-scope.js';
import { SystemClock } from '../../src/adapters/outbound/system/system-clock.js';
import { SystemRandomness } from '../../src/adapters/outbound/system/system-randomness.js';
import type { Logger } from '../../src/ports/runtime/logger.js';
import { eventually } from './eventually.js';
import { ownPrefix } from './own-prefix.js';
import { redisUrl } from './services.js';

/** A cache with a prefix of its own, whose keys go when it is closed. */
export async function openRedisCache(
  logger: Logger,
  url = redisUrl,
  prefix = ownPrefix(),
  scope = new AsyncExecutionScope(),
) {
  const deps = { clock: new SystemClock(), randomness: new SystemRandomness(), logger };
  const resilience = new CockatielResilience({ ...deps, metrics: new InMemoryMetrics() });
  const policy = resilience.policy('cache', 'network');
  const connection = new RedisConnection({ ...deps, policy, scope }, { url });
  resilience.onOpen('cache', { reconnect: (signal) => connection.reconnect(signal) });
  const cache = new RedisCache({ ...deps, connection }, { prefix });
  await eventually(() => connection.ping());
  return {
    cache,
    connection,
    resilience,
    prefix,
    async close() {
      await connection.close();
      await withRedis((redis) => removeKeys(redis, prefix));
    },
  };
}

/** A plain client beside the adapters. */
export async function withRedis<T>(action: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(redisUrl);
  try {
    return await action(redis);
  } finally {
    redis.disconnect();
  }
}

export async function removeKeys(redis: Redis, prefix: string): Promise<void> {
  const keys = await redis.keys(`${prefix}:*`);
  if (keys.length > 0) await redis.del(keys);
}
