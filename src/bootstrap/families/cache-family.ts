import type { Adapters } from '../adapters.js';
import type { Config } from '../config/config.js';
import type { Opened } from './opened.js';
import type { SystemPorts } from './system-family.js';

export async function openCacheFamily(
  { cache }: Config,
  { clock }: SystemPorts,
  logger: Adapters['logger'],
): Promise<Opened<Pick<Adapters, 'cache'>>> {
  switch (cache.type) {
    case 'memory': {
      const { NodeCacheCache } = await import('../../adapters/outbound/memory/node-cache-cache.js');
      const memory = new NodeCacheCache();
      return { ports: { cache: memory }, checks: [], close: () => memory.close() };
    }
    case 'redis': {
      const { openRedisCache } = await import('../../adapters/outbound/redis/open-redis-cache.js');
      return openRedisCache({ url: cache.url ?? '', clock, logger });
    }
  }
}
