import { expect } from 'chai';
import type { TypeOrmDatabase } from '../../../src/adapters/outbound/typeorm/typeorm-database.js';
import { gate } from '../../support/gate.js';
import { createSqlHome, describeOn, openDatabase, type SqlHome } from './open-test-database.js';

const QUEUE = 'shared';

/** SQLite has one writer: there is nobody to wait for. */
for (const type of ['postgres', 'mysql'] as const) {
  describeOn(type, `turns of fairness keys of two writers on ${type}`, () => {
    let home: SqlHome;
    let databases: readonly TypeOrmDatabase[];

    before(async () => {
      home = await createSqlHome(type);
      databases = await Promise.all([
        openDatabase({ type, ...home }),
        openDatabase({ type, ...home }),
      ]);
      await databases[0]!.schema.migrate();
      await databases[0]!.jobs.enqueue([{ queue: QUEUE, payload: {}, fairnessKey: 'first' }]);
    });

    after(async () => {
      for (const database of databases) await database.close();
      await home.drop();
    });

    it('are taken and reached without one having to begin anew', async () => {
      let runs = 0;
      let arrived = 0;
      const both = gate();
      const claimed = await Promise.all(
        databases.map(({ work, jobs }, index) =>
          work.run(async () => {
            runs += 1;
            await jobs.enqueue([{ queue: QUEUE, payload: {}, fairnessKey: `key-${index}` }]);
            arrived += 1;
            if (arrived >= databases.length) both.open();
            await both.passed;
            const lease = { workerId: `w-${index}`, leaseMs: 60_000 };
            return jobs.claim({ queues: [QUEUE], limit: 1, ...lease });
          }),
        ),
      );
      expect(new Set(claimed.flat().map(({ id }) => id))).to.have.property('size', 2);
      expect(runs).to.equal(2);
    });
  });
}
