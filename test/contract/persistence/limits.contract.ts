import { expect } from 'chai';
import type { Limit } from '../../../src/domain/limits/limit.js';
import { fresh } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import type { Store } from './persistence-under-test.js';

const LEASE_MS = 10_000;
const HOUR_MS = 3_600_000;

export function limitsContract(store: Store): void {
  describe('as Limits', () => {
    const holders = (count: number, of = 'holder') =>
      Array.from({ length: count }, (_, index) => `${of}-${String(index)}`);
    const take = (limit: Limit, asked: readonly string[], leaseMs = LEASE_MS) =>
      store().limits.take(limit, asked, leaseMs);
    const inMs = (ms: number) => new Date(store().clock.now().getTime() + ms);
    const heldOf = async (limit: Limit) => (await store().limits.usage([limit]))[0]?.held;
    const places = (concurrency: number): Limit => ({ name: fresh('places'), concurrency });
    const rated = (count: number, perSeconds: number, burst?: number): Limit => ({
      name: fresh('rate'),
      rate: { count, perSeconds, ...(burst === undefined ? {} : { burst }) },
    });

    describe('on how many at a time', () => {
      it('grants the first ones, and says when the first place ends', async () => {
        const limit = places(2);
        expect(await take(limit, ['c', 'a', 'b'])).to.deep.equal({
          granted: ['c', 'a'],
          retryAt: inMs(LEASE_MS),
        });
        expect(await heldOf(limit)).to.equal(2);
        await store().clock.advance(4_000);
        expect(await take(limit, ['b'])).to.deep.equal({ granted: [], retryAt: inMs(6_000) });
      });

      it('counts each limit by itself', async () => {
        await take(places(1), ['a']);
        expect(await take(places(1), ['b'])).to.deep.equal({ granted: ['b'] });
      });

      it('gives a place once to a holder who asks again, and to one named twice', async () => {
        const limit = places(2);
        await take(limit, ['a', 'a']);
        await store().clock.advance(5_000);
        expect((await take(limit, ['a', 'b', 'a'])).granted).to.deep.equal(['a', 'b']);
        await store().clock.advance(5_000);
        expect((await take(limit, ['c'])).granted).to.deep.equal([]);
      });

      it('frees places that are given back, not those of others', async () => {
        const limit = places(2);
        const other = places(1);
        await take(limit, ['a', 'b']);
        await take(other, ['a']);
        await store().limits.release(limit.name, ['a', 'unknown']);
        expect((await take(limit, ['c', 'd'])).granted).to.deep.equal(['c']);
        expect((await take(other, ['c'])).granted).to.deep.equal([]);
      });

      it('takes places back whose time is over: their holder may be dead', async () => {
        const limit = places(1);
        await take(limit, ['dead'], 1_000);
        await store().clock.advance(999);
        expect((await take(limit, ['next'])).granted).to.deep.equal([]);
        await store().clock.advance(1);
        expect(await heldOf(limit)).to.equal(0);
        expect((await take(limit, ['next'])).granted).to.deep.equal(['next']);
        expect(await store().limits.extend(limit.name, ['dead'], 1_000)).to.deep.equal(new Set());
        expect(await heldOf(limit)).to.equal(1);
      });

      it('prolongs places that are held, never one that has ended', async () => {
        const limit = places(2);
        await take(limit, ['a', 'b'], 1_000);
        await store().clock.advance(900);
        const kept = await store().limits.extend(limit.name, ['a', 'x'], 1_000);
        expect(kept).to.deep.equal(new Set(['a']));
        await store().clock.advance(100);
        expect(await store().limits.extend(limit.name, ['b'], 1_000)).to.deep.equal(new Set());
        expect((await take(limit, ['c', 'd'])).granted).to.deep.equal(['c']);
      });

      it('follows a limit that is changed while it is in use', async () => {
        const limit = places(3);
        await take(limit, holders(3));
        expect((await take({ ...limit, concurrency: 1 }, ['x'])).granted).to.deep.equal([]);
        expect((await take({ ...limit, concurrency: 4 }, ['x', 'y'])).granted).to.deep.equal(['x']);
      });

      it('takes more than one statement can carry', async () => {
        const limit = places(1_200);
        expect((await take(limit, holders(1_201))).granted).to.deep.equal(holders(1_200));
        const kept = await store().limits.extend(limit.name, holders(1_201), LEASE_MS);
        expect(kept.size).to.equal(1_200);
        await store().limits.release(limit.name, holders(1_199));
        expect(await heldOf(limit)).to.equal(1);
      });
    });

    describe('on how many in a time', () => {
      it('grants what comes at once, then one after another', async () => {
        const limit = rated(10, 1, 3);
        const first = await take(limit, holders(5));
        expect(first).to.deep.equal({ granted: holders(3), retryAt: inMs(100) });
        await store().clock.advance(99);
        expect((await take(limit, ['x'])).granted).to.deep.equal([]);
        await store().clock.advance(1);
        expect((await take(limit, ['x'])).granted).to.deep.equal(['x']);
        await store().clock.advance(10_000);
        expect((await take(limit, holders(9))).granted).to.have.length(3);
      });

      it('lets come at once what one second brings, unless told otherwise', async () => {
        expect((await take(rated(100, 10), holders(50))).granted).to.have.length(10);
        expect((await take(rated(6, 60), holders(50))).granted).to.have.length(1);
      });

      it('never gives more than the rate, and drifts nowhere', async () => {
        const limit = rated(3, 1, 1);
        let granted = 0;
        for (let passed = 0; passed <= 10_000; passed += 20) {
          granted += (await take(limit, ['x', 'y'])).granted.length;
          await store().clock.advance(20);
        }
        expect(granted).to.equal(30);
      });

      it('does not give back what was granted, and counts who asks again', async () => {
        const limit = rated(1, 60);
        await take(limit, ['a']);
        await store().limits.release(limit.name, ['a']);
        expect(await take(limit, ['a'])).to.deep.equal({ granted: [], retryAt: inMs(60_000) });
      });

      it('tells how many may come at once', async () => {
        const limit = rated(10, 1, 4);
        const available = async () => (await store().limits.usage([limit]))[0]?.available;
        expect(await available()).to.equal(4);
        await take(limit, holders(3));
        expect(await available()).to.equal(1);
        await store().clock.advance(200);
        expect(await available()).to.equal(3);
        await store().clock.advance(60_000);
        expect(await available()).to.equal(4);
      });

      it('is not held up by a slower rate before, nor by a clock that went back', async () => {
        const slow = rated(1, 3_600);
        await take(slow, ['a']);
        const fast = { ...slow, rate: { count: 10, perSeconds: 1, burst: 1 } };
        expect(await take(fast, ['a'])).to.deep.equal({ granted: [], retryAt: inMs(100) });
        const limit = rated(10, 1, 1);
        await take(limit, ['a']);
        const { clock } = store();
        const before = clock.now();
        clock.setWallClock(new Date(before.getTime() - HOUR_MS));
        expect(await take(limit, ['a'])).to.deep.equal({ granted: [], retryAt: inMs(100) });
        clock.setWallClock(before);
      });
    });

    it('asks for both, and says when both may be there', async () => {
      const limit: Limit = { ...rated(1, 60, 2), concurrency: 1 };
      expect((await take(limit, ['a', 'b'], 1_000)).retryAt).to.deep.equal(inMs(1_000));
      await store().clock.advance(1_000);
      expect((await take(limit, ['b'], 1_000)).granted).to.deep.equal(['b']);
      // Neither a place nor the rate; the rate takes longer.
      expect(await take(limit, ['c'])).to.deep.equal({ granted: [], retryAt: inMs(59_000) });
      expect((await store().limits.usage([limit]))[0]).to.deep.equal({
        name: limit.name,
        held: 1,
        available: 0,
      });
    });

    it('costs no rate where there is no place', async () => {
      const limit: Limit = { ...rated(1, 60, 5), concurrency: 1 };
      await take(limit, holders(5));
      expect((await store().limits.usage([limit]))[0]?.available).to.equal(4);
    });

    it('grants everything where nothing is limited', async () => {
      const limit = { name: fresh('free') };
      expect(await take(limit, holders(3))).to.deep.equal({ granted: holders(3) });
      expect(await take(places(1), [])).to.deep.equal({ granted: [] });
      expect(await store().limits.usage([limit])).to.deep.equal([
        { name: limit.name, held: 0, available: null },
      ]);
    });

    it('refuses what is no limit', async () => {
      const name = fresh('bad');
      const bad: readonly Limit[] = [
        { name: '' },
        { name: 'x'.repeat(201) },
        { name, concurrency: 0 },
        { name, concurrency: 1.5 },
        { name, rate: { count: 0, perSeconds: 1 } },
        { name, rate: { count: 1, perSeconds: 0 } },
        { name, rate: { count: 1, perSeconds: Number.NaN } },
        { name, rate: { count: 10_001, perSeconds: 1 } },
        { name, rate: { count: 1, perSeconds: 1, burst: 0 } },
        { name, rate: { count: 1, perSeconds: 86_400, burst: 366 } },
      ];
      for (const limit of bad) {
        expect(await rejectionOf(take(limit, ['a']))).to.have.property('code', 'limit.invalid');
      }
      const unnamed = await rejectionOf(take(places(1), ['']));
      expect(unnamed).to.have.property('code', 'limit.invalid');
    });

    describe('within a unit of work', () => {
      it('takes nothing when it fails, and sees its own changes', async () => {
        const limit: Limit = { ...rated(1, 60), concurrency: 1 };
        const { work, limits } = store();
        const failing = work.run(async () => {
          expect((await take(limit, ['a'])).granted).to.deep.equal(['a']);
          expect(await heldOf(limit)).to.equal(1);
          expect((await take(limit, ['b'])).granted).to.deep.equal([]);
          throw new Error('no');
        });
        await rejectionOf(failing);
        expect(await heldOf(limit)).to.equal(0);
        expect((await take(limit, ['b'])).granted).to.deep.equal(['b']);
        const releasing = work.run(async () => {
          await limits.release(limit.name, ['b']);
          throw new Error('no');
        });
        await rejectionOf(releasing);
        expect(await heldOf(limit)).to.equal(1);
      });

      it('forgets what is idle, and nothing that is in force', async () => {
        const { work, limits, clock } = store();
        const idle = places(2);
        const owing = rated(1, 3 * 3_600);
        await take(idle, ['gone'], 1_000);
        await take(owing, ['a']);
        await clock.advance(HOUR_MS);
        await take(idle, ['here'], 1_000);
        const forget = () => work.run(() => limits.forgetIdleBefore(inMs(-1_000), 500));
        for (let most = 10; most > 0 && (await forget()) > 0; most -= 1);
        expect(await forget()).to.equal(0);
        expect(await heldOf(idle)).to.equal(1);
        expect((await take(owing, ['a'])).granted).to.deep.equal([]);
        await clock.advance(3 * HOUR_MS);
        expect(await forget()).to.be.at.least(1);
        expect((await take(owing, ['a'])).granted).to.deep.equal(['a']);
      });

      it('forgets at most as many as it is told', async () => {
        const { work, limits, clock } = store();
        await take(places(5), holders(5), 1_000);
        await clock.advance(2_000);
        const forgotten = await work.run(() => limits.forgetIdleBefore(clock.now(), 2));
        expect(forgotten).to.equal(2);
        await rejectionOf(limits.forgetIdleBefore(clock.now(), 2));
      });
    });

    it('is never exceeded by many who ask at once', async () => {
      const limit: Limit = { ...rated(1_000, 1, 20), concurrency: 10 };
      const worker = async (name: string) => {
        let granted = 0;
        for (let turn = 0; turn < 6; turn++) {
          const got = (await take(limit, holders(3, `${name}-${String(turn)}`))).granted;
          granted += got.length;
          await store().limits.release(limit.name, got);
        }
        return granted;
      };
      const granted = await Promise.all(holders(8, 'worker').map(worker));
      expect(granted.reduce((sum, one) => sum + one, 0)).to.equal(20);
      expect(await heldOf(limit)).to.equal(0);
    });

    it('gives each place once, whoever asks, prolongs and gives back at once', async () => {
      const limit = places(10);
      await take(limit, holders(4, 'before'));
      const takers = holders(12).map((name) => take(limit, holders(3, name)));
      const others = [
        store().limits.extend(limit.name, holders(4, 'before'), LEASE_MS),
        store().limits.release(limit.name, holders(2, 'before')),
      ];
      const all = (await Promise.all(takers)).flatMap(({ granted }) => granted);
      await Promise.all(others);
      expect(new Set(all).size).to.equal(all.length);
      expect(all.length).to.be.within(6, 8);
      expect(await heldOf(limit)).to.equal(all.length + 2);
    });
  });
}
