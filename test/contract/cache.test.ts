import { InMemoryLogger } from '../../src/adapters/outbound/memory/in-memory-logger.js';
import { NodeCacheCache } from '../../src/adapters/outbound/memory/node-cache-cache.js';
import { SystemClock } from '../../src/adapters/outbound/system/system-clock.js';
import { openRedisCache } from '../support/redis.js';
import { describeWith } from '../support/services.js';
import { cacheContract } from './cache.contract.js';

cacheContract('NodeCacheCache', async () => {
  const cache = new NodeCacheCache(new SystemClock());
  return { cache, close: async () => cache.close() };
});

describeWith('redis', 'on Redis', () => {
  cacheContract('RedisCache', () => openRedisCache(new InMemoryLogger()));
});
