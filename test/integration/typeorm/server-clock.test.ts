import { expect } from 'chai';
import { SystemClock } from '../../../src/adapters/outbound/system/system-clock.js';
import type { TypeOrmDatabase } from '../../../src/adapters/outbound/typeorm/typeorm-database.js';
import { createSqlHome, describeOn, openDatabase, type SqlHome } from './open-test-database.js';

/** A machine whose clock is wrong. */
class SkewedClock extends SystemClock {
  constructor(private readonly skewMs: number) {
    super();
  }

  override now(): Date {
    return new Date(super.now().getTime() + this.skewMs);
  }
}

const FIVE_MINUTES = 5 * 60_000;

for (const type of ['postgres', 'mysql'] as const) {
  describeOn(type, `leases on ${type} among machines whose clocks differ`, () => {
    let home: SqlHome;
    let ahead: TypeOrmDatabase;
    let behind: TypeOrmDatabase;

    const open = (skewMs: number) =>
      openDatabase({
        type,
        url: home.url,
        clock: new SkewedClock(skewMs),
        followServerClock: true,
      });

    before(async () => {
      home = await createSqlHome(type);
      behind = await open(-FIVE_MINUTES);
      await behind.schema.migrate();
      ahead = await open(FIVE_MINUTES);
    });

    after(async () => {
      await ahead.close();
      await behind.close();
      await home.drop();
    });

    const claim = (database: TypeOrmDatabase, workerId: string) =>
      database.jobs.claim({ queues: ['skewed'], limit: 10, workerId, leaseMs: 10_000 });

    it('a job is due at once, and held by one of them only', async () => {
      await ahead.jobs.enqueue([{ queue: 'skewed', payload: {} }]);
      expect(await claim(behind, 'behind')).to.have.length(1);
      expect(await claim(ahead, 'ahead')).to.have.length(0);
    });

    it('they have the same time, by which jobs are put off', async () => {
      const [one, other] = [ahead, behind].map(({ sharedClock }) => sharedClock.now().getTime());
      expect(Math.abs(one! - other!)).to.be.below(FIVE_MINUTES / 2);
    });

    it('a lease is held by one of them only', async () => {
      expect(await behind.leases.acquire('skewed', 'behind', 10_000)).to.equal(true);
      expect(await ahead.leases.acquire('skewed', 'ahead', 10_000)).to.equal(false);
      expect(await ahead.leases.holderOf('skewed')).to.equal('behind');
    });
  });
}
