import type { Adapters } from '../adapters.js';
import type { Config } from '../config/config.js';
import type { GuardPorts } from './guard-family.js';
import type { Opened } from './opened.js';
import type { SystemPorts } from './system-family.js';

type CachePorts = Pick<Adapters, 'cache'>;

export async function openCacheFamily(
  { cache, broker }: Config,
  { clock, randomness, scope }: SystemPorts,
  { resilience }: GuardPorts,
  logger: Adapters['logger'],
): Promise<Opened<CachePorts>> {
  switch (cache.type) {
    case 'memory': {
      const { NodeCacheCache } = await import('../../adapters/outbound/memory/node-cache-cache.js');
      const memory = new NodeCacheCache(clock);
      const close = () => {
        memory.close();
        return Promise.resolve();
      };
      return { ports: { cache: memory }, checks: [], close };
    }
    case 'redis': {
      const { RedisCache } = await import('../../adapters/outbound/redis/redis-cache.js');
      const { RedisConnection } = await import('../../adapters/outbound/redis/redis-connection.js');
      const { RedisHealthCheck } =
        await import('../../adapters/outbound/redis/redis-health-check.js');
      const policy = resilience.policy('cache', 'network');
      const deps = { clock, randomness, scope, policy, logger: logger.child('redis') };
      const connection = new RedisConnection(deps, { url: cache.url ?? '' });
      resilience.onOpen('cache', { reconnect: (signal) => connection.reconnect(signal) });
      return {
        ports: {
          cache: new RedisCache({ connection, clock, randomness }, { prefix: broker.prefix }),
        },
        checks: [new RedisHealthCheck(connection)],
        time: () => connection.serverTime(),
        close: () => connection.close(),
      };
    }
  }
}
