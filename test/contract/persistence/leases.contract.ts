import { expect } from 'chai';
import { fresh } from '../../support/builders.js';
import type { Store } from './persistence-under-test.js';

export function leasesContract(store: Store): void {
  describe('as Leases', () => {
    const acquire = (name: string, holder: string, ms = 1_000) =>
      store().leases.acquire(name, holder, ms);

    it('gives a lease to one holder', async () => {
      const name = fresh('lease');
      expect(await acquire(name, 'ann')).to.equal(true);
      expect(await acquire(name, 'bob')).to.equal(false);
      expect(await acquire(fresh('other'), 'bob')).to.equal(true);
    });

    it('gives it to one of 10 who ask at once', async () => {
      const name = fresh('lease');
      const asked = Array.from({ length: 10 }, (_, n) => acquire(name, `holder-${n}`));
      expect((await Promise.all(asked)).filter(Boolean)).to.have.length(1);
    });

    it('is free again once the time is over', async () => {
      const name = fresh('lease');
      await acquire(name, 'ann', 1_000);
      await store().clock.advance(999);
      expect(await acquire(name, 'bob')).to.equal(false);
      await store().clock.advance(1);
      expect(await acquire(name, 'bob')).to.equal(true);
      expect(await acquire(name, 'ann')).to.equal(false);
    });

    it('is prolonged by its holder', async () => {
      const name = fresh('lease');
      await acquire(name, 'ann', 1_000);
      await store().clock.advance(900);
      expect(await acquire(name, 'ann', 1_000)).to.equal(true);
      expect(await acquire(name, 'ann', 1_000)).to.equal(true);
      await store().clock.advance(999);
      expect(await acquire(name, 'bob')).to.equal(false);
      await store().clock.advance(1);
      expect(await acquire(name, 'bob')).to.equal(true);
    });

    it('is given up early by its holder, and by nobody else', async () => {
      const name = fresh('lease');
      await acquire(name, 'ann');
      await store().leases.release(name, 'bob');
      expect(await acquire(name, 'bob')).to.equal(false);
      await store().leases.release(name, 'ann');
      expect(await acquire(name, 'bob')).to.equal(true);
      await store().leases.release(name, 'ann');
      expect(await acquire(name, 'ann')).to.equal(false);
    });

    it('tells who holds it, until the time is over', async () => {
      const name = fresh('lease');
      expect(await store().leases.holderOf(name)).to.equal(undefined);
      await acquire(name, 'ann', 1_000);
      expect(await store().leases.holderOf(name)).to.equal('ann');
      await store().clock.advance(1_000);
      expect(await store().leases.holderOf(name)).to.equal(undefined);
    });

    it('may be given up by who never had it', async () => {
      await store().leases.release(fresh('unknown'), 'ann');
    });
  });
}
