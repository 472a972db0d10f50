import { expect } from 'chai';
import type { TypeOrmDatabase } from '../../../src/adapters/outbound/typeorm/typeorm-database.js';
import type { Limit } from '../../../src/domain/limits/limit.js';
import { ManualClock } from '../../support/manual-clock.js';
import {
  createSqlHome,
  describeOn,
  openDatabase,
  type SqlHome,
  type SqlKind,
} from './open-test-database.js';

const PROCESSES = 3;
const WORKERS_EACH = 4;
const TURNS = 10;
const LEASE_MS = 60_000;

/** SQLite has one process, so that the contract covers it. */
const SERVERS: readonly SqlKind[] = ['postgres', 'mysql'];

for (const type of SERVERS) {
  describeOn(type, `limits that processes share on ${type}`, function (this: Mocha.Suite) {
    this.timeout(60_000);
    let home: SqlHome;
    let processes: readonly TypeOrmDatabase[];
    const clock = new ManualClock();

    before(async () => {
      home = await createSqlHome(type);
      const open = () => openDatabase({ type, url: home.url, clock });
      processes = await Promise.all(Array.from({ length: PROCESSES }, open));
      await processes[0]?.schema.migrate();
    });

    after(async () => {
      await Promise.all(processes.map((one) => one.close()));
      await home.drop();
    });

    /** Every worker of every process at once. @returns what each answered */
    const everybody = async <T>(work: (of: TypeOrmDatabase, name: string) => Promise<T>) =>
      Promise.all(
        processes.flatMap((of, process) =>
          Array.from({ length: WORKERS_EACH }, (_, worker) =>
            work(of, `${String(process)}-${String(worker)}`),
          ),
        ),
      );

    it('never let more go on than they allow', async () => {
      const limit: Limit = { name: 'places', concurrency: 5 };
      let inside = 0;
      let most = 0;
      let granted = 0;
      await everybody(async ({ limits }, name) => {
        for (let turn = 0; turn < TURNS; turn += 1) {
          const asked = [0, 1, 2].map((each) => `${name}-${String(turn)}-${String(each)}`);
          const got = (await limits.take(limit, asked, LEASE_MS)).granted;
          inside += got.length;
          granted += got.length;
          most = Math.max(most, inside);
          await limits.extend(limit.name, got, LEASE_MS);
          inside -= got.length;
          await limits.release(limit.name, got);
        }
      });
      expect(most).to.be.within(1, 5);
      expect(granted).to.be.greaterThan(5);
      expect((await processes[0]?.limits.usage([limit]))?.[0]?.held).to.equal(0);
    });

    it('give each place once when all ask at the same moment, also those left by the dead', async () => {
      const limit: Limit = { name: 'rush', concurrency: 7 };
      const rush = async (round: string) => {
        const taken = await everybody(({ limits }, name) =>
          limits.take(limit, [`${round}-${name}-a`, `${round}-${name}-b`], LEASE_MS),
        );
        return taken.flatMap(({ granted }) => granted).length;
      };
      expect(await rush('first')).to.equal(7);
      expect(await rush('second')).to.equal(0);
      await clock.advance(LEASE_MS);
      expect(await rush('third')).to.equal(7);
    });

    it('never let more begin than their rate', async () => {
      const limit: Limit = { name: 'rate', rate: { count: 30, perSeconds: 60, burst: 20 } };
      const taken = await everybody(async ({ limits, work }, name) => {
        const one = () => limits.take(limit, [`${name}-a`, `${name}-b`, `${name}-c`], LEASE_MS);
        // Alone, and within what else a unit of work does.
        return (await one()).granted.length + (await work.run(one)).granted.length;
      });
      expect(taken.reduce((sum, one) => sum + one, 0)).to.equal(20);
    });

    it('are forgotten while others use them, and lose nothing', async () => {
      const limit: Limit = { name: 'busy', concurrency: 3 };
      const held = await everybody(async ({ limits, work }, name) => {
        const { granted } = await limits.take(limit, [name], LEASE_MS);
        await work.run(() => limits.forgetIdleBefore(clock.now(), 500));
        return granted.length;
      });
      expect(held.reduce((sum, one) => sum + one, 0)).to.equal(3);
      expect((await processes[0]?.limits.usage([limit]))?.[0]?.held).to.equal(3);
    });
  });
}
