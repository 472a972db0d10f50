import type { Cache } from '../../ports/runtime/cache.js';
import type { Metrics } from '../../ports/runtime/metrics.js';

/** Counts by the part of the key before the first colon what was answered without loading, and what not. */
export function meteredCache(cache: Cache, metrics: Metrics): Cache {
  const requests = metrics.counter({
    name: 'cache_requests_total',
    help: 'Questions to the cache, by whether it knew the answer: hit, miss, or error of the load.',
    labels: ['cache', 'outcome'],
  });
  return {
    remember: async (key, seconds, load) => {
      const [name = key] = key.split(':', 1);
      let outcome = 'hit';
      try {
        return await cache.remember(key, seconds, () => {
          outcome = 'miss';
          return load();
        });
      } catch (error) {
        outcome = 'error';
        throw error;
      } finally {
        requests.add(1, { cache: name, outcome });
      }
    },
    invalidate: (key) => cache.invalidate(key),
  };
}
