import { Redis } from 'ioredis';
import { RedisCache } from '../../src/adapters/outbound/redis/redis-cache.js';
import { RedisConnection } from '../../src/adapters/outbound/redis/redis-connection.js';
import type { Logger } from '../../src/ports/runtime/logger.js';
import { eventually } from './eventually.js';
import { ownPrefix, realClock, realRandomness } from './real-runtime.js';

export const REDIS_URL = process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379';

/** A cache with a prefix of its own, whose keys go when it is closed. */
export async function openRedisCache(logger: Logger, url = REDIS_URL, prefix = ownPrefix()) {
  const deps = { clock: realClock, randomness: realRandomness, logger };
  const connection = new RedisConnection(deps, { url });
  const cache = new RedisCache({ ...deps, connection }, { prefix });
  await eventually(() => connection.ping());
  return {
    cache,
    connection,
    prefix,
    async close() {
      await cache.close();
      await connection.close();
      await removeKeys(prefix);
    },
  };
}

export async function removeKeys(prefix: string): Promise<void> {
  const redis = new Redis(REDIS_URL);
  try {
    const keys = await redis.keys(`${prefix}:*`);
    if (keys.length > 0) await redis.del(keys);
  } finally {
    redis.disconnect();
  }
}
