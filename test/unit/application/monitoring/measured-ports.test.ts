import { expect } from 'chai';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { NodeCacheCache } from '../../../../src/adapters/outbound/memory/node-cache-cache.js';
import { meteredCache } from '../../../../src/application/monitoring/cache-metrics.js';
import {
  countPublished,
  countWritten,
} from '../../../../src/application/monitoring/event-metrics.js';
import type { PositionedEvent } from '../../../../src/domain/shared/domain-event.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { rejectionOf } from '../../../support/rejection.js';

describe('meteredCache', () => {
  it('counts hits, misses and failed loads by the name of the cache', async () => {
    const metrics = new InMemoryMetrics();
    const memory = new NodeCacheCache(new ManualClock());
    const cache = meteredCache(memory, metrics);
    const value = (outcome: string) =>
      metrics.value('cache_requests_total', { cache: 'task', outcome });
    const load = () => Promise.resolve('x');
    for (const key of ['task:1', 'task:1', 'task:2']) await cache.remember(key, 10, load);
    await cache.invalidate('task:1');
    await cache.remember('task:1', 10, load);
    const fault = new Error('no');
    const failed = cache.remember('task:9', 10, () => Promise.reject(fault));
    expect(await rejectionOf(failed)).to.equal(fault);
    expect([value('hit'), value('miss'), value('error')]).to.deep.equal([1, 3, 1]);
    memory.close();
  });
});

describe('event metrics', () => {
  const event = (type: string) => ({ type, subject: '1', data: {} });

  it('count what was written by type', () => {
    const metrics = new InMemoryMetrics();
    countWritten(metrics)([event('brain.a.b'), event('brain.a.b'), event('brain.c.d')]);
    expect(metrics.value('domain_events_written_total', { type: 'brain.a.b' })).to.equal(2);
  });

  it('count what the broker confirmed, and nothing else', async () => {
    const metrics = new InMemoryMetrics();
    let isUp = false;
    const publisher = countPublished(
      { publish: () => (isUp ? Promise.resolve() : Promise.reject(new Error('down'))) },
      metrics,
    );
    const events = [event('brain.a.b') as unknown as PositionedEvent];
    await rejectionOf(publisher.publish(events));
    expect(metrics.value('domain_events_relayed_total', { type: 'brain.a.b' })).to.equal(0);
    isUp = true;
    await publisher.publish(events);
    expect(metrics.value('domain_events_relayed_total', { type: 'brain.a.b' })).to.equal(1);
  });
});
