import { expect } from 'chai';
import { NodeCacheCache } from '../../../../src/adapters/outbound/memory/node-cache-cache.js';
import type { Clock } from '../../../../src/ports/runtime/clock.js';

describe('NodeCacheCache', () => {
  let nowMs: number;
  let cache: NodeCacheCache;

  const clock: Clock = {
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs,
    sleep: () => Promise.resolve(),
  };

  const open = (options: ConstructorParameters<typeof NodeCacheCache>[1]) => {
    cache.close();
    cache = new NodeCacheCache(clock, options);
  };

  beforeEach(() => {
    nowMs = 0;
    cache = new NodeCacheCache(clock);
  });

  afterEach(() => cache.close());

  /** Whether the key was there; it is afterwards. */
  async function touch(key: string, value = key): Promise<boolean> {
    let isLoaded = false;
    await cache.remember(key, 3600, async () => {
      isLoaded = true;
      return value;
    });
    return !isLoaded;
  }

  it('drops the key that was not asked for the longest when it is full', async () => {
    open({ maxKeys: 3 });
    for (const key of ['a', 'b', 'c', 'a', 'd']) await touch(key);
    expect(await Promise.all(['a', 'c', 'd'].map((key) => touch(key)))).to.not.include(false);
    expect(await touch('b')).to.equal(false);
  });

  it('holds no more text than allowed', async () => {
    open({ maxCharacters: 100 });
    await touch('a', 'x'.repeat(40));
    await touch('b', 'x'.repeat(40));
    await touch('c', 'x'.repeat(40));
    expect(await touch('c')).to.equal(true);
    expect(await touch('b')).to.equal(true);
    expect(await touch('a', '')).to.equal(false);
  });

  it('does not keep a value that is too long by itself, nor drop others for it', async () => {
    open({ maxCharacters: 100 });
    await touch('a');
    await touch('long', 'x'.repeat(200));
    expect(await touch('a')).to.equal(true);
    expect(await touch('long')).to.equal(false);
  });

  it('counts replaced, invalidated and expired entries no longer', async () => {
    open({ maxKeys: 2 });
    for (let round = 0; round < 10; round += 1) {
      await touch('a');
      await cache.invalidate('a');
      await cache.remember('b', 1, async () => 'b');
      nowMs += 1000;
    }
    await touch('a');
    await touch('b');
    expect([await touch('a'), await touch('b')]).to.deep.equal([true, true]);
  });

  it('forgets by the clock', async () => {
    await cache.remember('key', 10, async () => 'old');
    nowMs += 9_999;
    expect(await cache.remember('key', 10, async () => 'new')).to.equal('old');
    nowMs += 1;
    expect(await cache.remember('key', 10, async () => 'new')).to.equal('new');
  });

  it('hands out values that nobody can change', async () => {
    const value = await cache.remember('key', 60, async () => ({ tags: ['a'] }));
    expect(() => value.tags.push('b')).to.throw(TypeError);
    expect(await cache.remember('key', 60, async () => ({ tags: [] }))).to.equal(value);
  });
});
