import { expect } from 'chai';
import type { TypeOrmDatabase } from '../../../src/adapters/outbound/typeorm/typeorm-database.js';
import { MIGRATIONS } from '../../../src/adapters/outbound/typeorm/migrations/all-migrations.js';
import { aDomainEvent, aJob, newId } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import {
  createSqlHome,
  describeOn,
  openDatabase,
  SQL_KINDS,
  type SqlHome,
} from './open-test-database.js';

const NAMES = MIGRATIONS.map(({ name }) => name);

for (const type of SQL_KINDS) {
  describeOn(type, `TypeOrmSchema on ${type}`, () => {
    let home: SqlHome;
    let databases: TypeOrmDatabase[];

    beforeEach(async () => {
      home = await createSqlHome(type);
      databases = await Promise.all([
        openDatabase({ type, url: home.url }),
        openDatabase({ type, url: home.url }),
      ]);
    });

    afterEach(async () => {
      for (const database of databases) await database.close();
      await home.drop();
    });

    it('applies each migration once when processes start together', async () => {
      const applied = await Promise.all(databases.map(({ schema }) => schema.migrate()));
      expect(applied.flat().sort()).to.deep.equal(NAMES);
    });

    it('tells what is pending and when the rest was applied', async () => {
      const [database] = databases;
      expect(await database?.schema.status()).to.deep.equal(
        NAMES.map((name) => ({ name, appliedAt: null })),
      );
      await database?.schema.migrate();
      const status = await database?.schema.status();
      expect(status?.map(({ name }) => name)).to.deep.equal(NAMES);
      for (const { appliedAt } of status ?? []) expect(appliedAt).to.be.instanceOf(Date);
      expect(await database?.schema.migrate()).to.deep.equal([]);
    });

    it('finishes what a killed process left half done', async () => {
      const [database] = databases;
      await database?.schema.migrate();
      await database?.work.run(async () => {
        await database.work.transaction().change('DELETE FROM schema_migrations');
        await database.work.transaction().change('DROP TABLE audit_entries');
      });
      expect(await database?.schema.migrate()).to.deep.equal(NAMES);
      expect(await database?.stream.head()).to.equal(0);
    });

    it('adds columns to tables with rows, also when it was killed between two', async () => {
      const [database] = databases;
      if (!database) throw new Error('no database');
      await database.schema.migrate();
      const [id = newId()] = await database.jobs.enqueue([aJob()]);
      await database.work.run(async () => {
        const transaction = database.work.transaction();
        await transaction.change("DELETE FROM schema_migrations WHERE name = '0008-traces'");
        await transaction.change('ALTER TABLE domain_events DROP COLUMN trace');
      });
      expect(await database.schema.migrate()).to.deep.equal(['0008-traces']);
      expect((await database.jobQueries.find(id))?.trace).to.equal(null);
      await database.work.run(() => database.events.append([aDomainEvent()]));
    });

    it('names the causes of jobs that were given up before', async () => {
      const [database] = databases;
      if (!database) throw new Error('no database');
      await database.schema.migrate();
      const { jobs, work, deadJobs } = database;
      const queue = 'old';
      await jobs.enqueue([aJob({ queue }), aJob({ queue }), aJob({ queue })]);
      const all = await jobs.claim({ queues: [queue], limit: 3, workerId: 'w', leaseMs: 10_000 });
      const [one] = all;
      if (!one) throw new Error('nothing was claimed');
      const error = 'job.odd: order 17';
      await jobs.settle([{ ...one, status: 'dead_letter', error }]);
      const [before] = await deadJobs.groups({}, 10);
      await work.run(async () => {
        const transaction = work.transaction();
        await transaction.change("DELETE FROM schema_migrations WHERE name = '0013-dead-letters'");
        await transaction.change('DROP TABLE dead_letter_notes');
        await transaction.change('UPDATE jobs SET cause = NULL');
      });
      expect(await database.schema.migrate()).to.deep.equal(['0013-dead-letters']);
      expect(await deadJobs.groups({}, 10)).to.deep.equal([before]);
    });

    it('refuses a database that a newer version has migrated', async () => {
      const [database] = databases;
      await database?.schema.migrate();
      await database?.schema.requireKnown();
      await database?.work.run(async () => {
        await database.work
          .transaction()
          .change("INSERT INTO schema_migrations (name, applied_at) VALUES ('9999-future', 1)");
      });
      expect(await rejectionOf(database?.schema.requireKnown() ?? Promise.resolve())).to.include({
        kind: 'configuration',
        code: 'database.newer-schema',
      });
      expect((await database?.schema.status())?.at(-1)).to.deep.equal({
        name: '9999-future',
        appliedAt: new Date(1),
      });
    });
  });
}
