import { expect } from 'chai';
import { spy } from 'sinon';
import type { JsonValue } from '../../src/domain/shared/json.js';
import type { Cache } from '../../src/ports/runtime/cache.js';
import { eventually } from '../support/eventually.js';

export interface CacheUnderTest {
  readonly cache: Cache;
  close(): Promise<void>;
}

/** A load that the test ends when it wants. */
function heldLoad<T extends JsonValue>() {
  let answer!: (value: T) => void;
  let begin!: () => void;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const answered = new Promise<T>((resolve) => (answer = resolve));
  const load = () => {
    begin();
    return answered;
  };
  return { load, begun, answer };
}

/** What every Cache does while it works. */
export function cacheContract(title: string, open: () => Promise<CacheUnderTest>): void {
  describe(`${title} as Cache`, () => {
    let subject: CacheUnderTest;
    let cache: Cache;

    beforeEach(async () => {
      subject = await open();
      ({ cache } = subject);
    });

    afterEach(() => subject.close());

    const answers = (value: JsonValue | undefined) => () => Promise.resolve(value);

    it('loads once and then remembers', async () => {
      const load = spy(answers({ title: 'x' }));
      expect(await cache.remember('key', 60, load)).to.deep.equal({ title: 'x' });
      expect(await cache.remember('key', 60, load)).to.deep.equal({ title: 'x' });
      expect(load.callCount).to.equal(1);
    });

    const values = [null, false, 0, '', 'text', 1.5, [], {}, [{ a: [null, { b: 'ü 😀' }] }]];
    for (const value of values) {
      it(`gives back ${JSON.stringify(value)}`, async () => {
        await cache.remember('key', 60, answers(value));
        expect(await cache.remember('key', 60, answers('loaded'))).to.deep.equal(value);
      });
    }

    it('does not keep undefined', async () => {
      expect(await cache.remember('key', 60, answers(undefined))).to.equal(undefined);
      expect(await cache.remember('key', 60, answers('later'))).to.equal('later');
    });

    it('keeps nothing for zero seconds', async () => {
      await cache.remember('key', 0, answers('first'));
      expect(await cache.remember('key', 60, answers('second'))).to.equal('second');
    });

    it('keeps keys apart, whatever they are called', async () => {
      const keys = ['a', 'a:b', '__proto__', 'constructor', '', '{a}', 'a*', 'ü', ' '];
      for (const key of keys) await cache.remember(key, 60, answers(`of ${key}`));
      for (const key of keys) {
        expect(await cache.remember(key, 60, answers('loaded'))).to.equal(`of ${key}`);
      }
    });

    it('passes the failure of a load on and keeps nothing', async () => {
      const failure = new Error('database away');
      const failed = await cache
        .remember('key', 60, () => Promise.reject(failure))
        .catch((error: unknown) => error);
      expect(failed).to.equal(failure);
      expect(await cache.remember('key', 60, answers('later'))).to.equal('later');
    });

    it('passes on the failure of a load that throws at once', async () => {
      const failure = new Error('no promise');
      const load = (): Promise<string> => {
        throw failure;
      };
      const failed = await cache.remember('key', 60, load).catch((error: unknown) => error);
      expect(failed).to.equal(failure);
    });

    it('forgets when the time is over', async () => {
      await cache.remember('key', 0.05, answers('old'));
      await eventually(async () => {
        expect(await cache.remember('key', 0.05, answers('new'))).to.equal('new');
      });
    });

    it('forgets what is invalidated, and only that', async () => {
      await cache.remember('key', 60, answers('old'));
      await cache.remember('other', 60, answers('kept'));
      await cache.invalidate('key');
      await cache.invalidate('never known');
      expect(await cache.remember('key', 60, answers('new'))).to.equal('new');
      expect(await cache.remember('other', 60, answers('new'))).to.equal('kept');
    });

    it('returns, but does not keep, what was loaded from before an invalidation', async () => {
      const held = heldLoad<string>();
      const stale = cache.remember('key', 60, held.load);
      await held.begun;
      await cache.invalidate('key');
      held.answer('stale');
      expect(await stale).to.equal('stale');
      expect(await cache.remember('key', 60, answers('fresh'))).to.equal('fresh');
      expect(await cache.remember('key', 60, answers('loaded'))).to.equal('fresh');
    });

    it('lets nobody join a load from before an invalidation', async () => {
      const held = heldLoad<string>();
      const stale = cache.remember('key', 60, held.load);
      await held.begun;
      await cache.invalidate('key');
      expect(await cache.remember('key', 60, answers('fresh'))).to.equal('fresh');
      held.answer('stale');
      await stale;
      expect(await cache.remember('key', 60, answers('loaded'))).to.equal('fresh');
    });

    it('loads once for calls at the same time', async () => {
      const held = heldLoad<string>();
      const load = spy(held.load);
      const calls = Array.from({ length: 20 }, () => cache.remember('key', 60, load));
      await held.begun;
      // Calls that are still on their way join whenever they come.
      held.answer('once');
      expect(new Set(await Promise.all(calls))).to.deep.equal(new Set(['once']));
      expect(load.callCount).to.equal(1);
    });

    it('keeps what was loaded, not what the loader makes of it later', async () => {
      const loaded = { tags: ['a'] };
      await cache.remember('key', 60, answers(loaded));
      loaded.tags.push('b');
      expect(await cache.remember('key', 60, answers('loaded'))).to.deep.equal({ tags: ['a'] });
    });
  });
}
