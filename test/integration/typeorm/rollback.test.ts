import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { MIGRATIONS } from '../../../src/adapters/outbound/typeorm/migrations/all-migrations.js';
import type { ProcessSpan } from '../../../src/domain/monitoring/process-span.js';
import type { TypeOrmDatabase } from '../../../src/adapters/outbound/typeorm/typeorm-database.js';
import { ROOT } from '../../support/brain-process.js';
import { aDomainEvent, aJob, aTask, aWorker } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import type { SchemaDirection } from '../../support/schema-child.js';
import {
  createSqlHome,
  describeOn,
  openDatabase,
  SQL_KINDS,
  type SqlHome,
} from './open-test-database.js';
import { schemaOf, structureOf, type AfterChange } from './schema-steps.js';

const NAMES = MIGRATIONS.map(({ name }) => name);
const NEWEST_FIRST = NAMES.toReversed();
const CHILD = join(ROOT, 'dist/test/support/schema-child.js');

/** Hundreds of changes of tables. */
const SLOW_MS = 300_000;

class Death extends Error {}

/** Dies once after every statement, wherever it comes. */
function dyingOnce(): { readonly after: AfterChange; readonly deaths: () => number } {
  const seen = new Set<string>();
  const after = (sql: string) => {
    if (seen.has(sql)) return;
    seen.add(sql);
    throw new Death(sql);
  };
  return { after, deaths: () => seen.size };
}

for (const type of SQL_KINDS) {
  describeOn(type, `undoing migrations on ${type}`, () => {
    let home: SqlHome;
    let database: TypeOrmDatabase;

    beforeEach(async () => {
      home = await createSqlHome(type);
      database = await openDatabase({ type, url: home.url });
    });

    afterEach(async () => {
      await database.close();
      await home.drop();
    });

    const structure = () => structureOf(database, type);

    /** What the schema looks like after each migration; the first one is none. */
    const goUp = async () => {
      const structures = [await structure()];
      for (const [at] of MIGRATIONS.entries()) {
        await schemaOf(database, type, { known: at + 1 }).migrate();
        structures.push(await structure());
      }
      return structures;
    };

    it('leaves after each the schema of before, and makes the same one again', async function () {
      this.timeout(SLOW_MS);
      const structures = await goUp();
      for (const [at, name] of [...NAMES.entries()].toReversed()) {
        const { schema } = database;
        expect(await schema.rollback({ steps: 1 })).to.deep.equal([name]);
        expect(await structure(), `without ${name}`).to.deep.equal(structures[at]);
        await schemaOf(database, type, { known: at + 1 }).migrate();
        expect(await structure(), `with ${name}`).to.deep.equal(structures[at + 1]);
        expect(await schema.rollback({ steps: 1 })).to.deep.equal([name]);
      }
      expect((await database.schema.status()).every(({ appliedAt }) => !appliedAt)).to.equal(true);
      expect(await database.schema.migrate()).to.deep.equal(NAMES);
      expect(await structure()).to.deep.equal(structures.at(-1));
    });

    it('keeps the rows of tables that it does not drop', async () => {
      const { work, tasks, taskQueries, jobs, jobQueries, searchIndex, stream } = database;
      await database.schema.migrate();
      const task = aTask();
      const later = new Date(Date.now() + 3_600_000);
      await work.run(async () => {
        await tasks.save(task, [aDomainEvent()]);
        await searchIndex.put({ collection: 'tasks', id: task.state.id, title: 'a', text: 'b' });
      });
      const waits = ['one', 'two'].map(() => aJob({ queue: 'grouped', groupKey: 'g' }));
      const ids = await jobs.enqueue([
        aJob({ queue: 'leased' }),
        aJob({ queue: 'later', runAt: later }),
        aJob({ queue: 'cancelled' }),
        ...waits,
      ]);
      await jobs.claim({ queues: ['leased'], limit: 1, workerId: 'w', leaseMs: 60_000 });
      await jobs.cancel([ids[2]!], 'nobody needs it');
      const head = await stream.head();
      const undone = await database.schema.rollback({ to: '0001-first-tables' });
      expect(undone).to.deep.equal(NEWEST_FIRST.slice(0, -1));
      const former = await work.read((session) =>
        session.rows('SELECT queue, status, ready, due_at, run_at FROM jobs ORDER BY id'),
      );
      expect(former.map(({ queue, status, ready }) => [queue, status, ready])).to.deep.equal([
        ['leased', 'processing', 0],
        ['later', 'pending', 0],
        ['cancelled', 'dead_letter', null],
        ['grouped', 'pending', 1],
        ['grouped', 'pending', 0],
      ]);
      expect(former[4]?.['due_at']).to.equal(former[4]?.['run_at']);
      await database.schema.migrate();
      expect(await taskQueries.find(task.state.id)).to.deep.equal(task.state);
      expect(await stream.head()).to.equal(head);
      expect((await jobQueries.find(ids[1]!))?.status).to.equal('scheduled');
      const claimed = await jobs.claim({
        queues: ['grouped', 'later', 'cancelled'],
        limit: 5,
        workerId: 'w',
        leaseMs: 60_000,
      });
      expect(claimed.map(({ id }) => id).sort()).to.deep.equal(ids.slice(3).sort());
      expect(await searchIndex.search({ text: 'a', limit: 1 })).to.deep.equal([]);
    });

    it('heals a migration that died after any of its statements', async function () {
      this.timeout(SLOW_MS);
      const structures = await goUp();
      await database.schema.rollback({ steps: NAMES.length });
      const { after, deaths } = dyingOnce();
      const dying = schemaOf(database, type, { after });
      const run = () => dying.migrate().catch((error: unknown) => error);
      let last = await run();
      for (let runs = 0; !Array.isArray(last) && runs < 1_000; runs += 1) last = await run();
      expect(last).to.be.an('array');
      expect(deaths()).to.be.greaterThan(60);
      expect(await structure()).to.deep.equal(structures.at(-1));
      expect(await database.schema.migrate()).to.deep.equal([]);
    });

    it('heals an undoing that died after any of its statements, forward or backward', async function () {
      this.timeout(SLOW_MS);
      const structures = await goUp();
      const { after, deaths } = dyingOnce();
      for (let known = NAMES.length; known > 0; known -= 1) {
        const dying = schemaOf(database, type, { known, after });
        const whole = schemaOf(database, type, { known });
        for (let runs = 0; runs < 100; runs += 1) {
          // By name: the last statement may have done it, though nobody was told.
          const target = known > 1 ? { to: NAMES[known - 2]! } : { steps: 1 };
          const died = await dying.rollback(target).catch((error: unknown) => error);
          if (Array.isArray(died)) break;
          // Every other time somebody starts the program before he tries again.
          if (runs % 2 === 0) continue;
          await whole.migrate();
          expect(await structure(), `${String(known)} again`).to.deep.equal(structures[known]);
        }
        expect(await structure(), `without ${String(known)}`).to.deep.equal(structures[known - 1]);
      }
      expect(deaths()).to.be.greaterThan(60);
    });

    it('undoes each once when two do it at once', async () => {
      await database.schema.migrate();
      const other = await openDatabase({ type, url: home.url });
      try {
        const undone = await Promise.all(
          [database, other].map(({ schema }) => schema.rollback({ steps: 2 })),
        );
        // The second one counts from where the first one got to, if it comes that late.
        const names = undone.flat();
        expect(names.length).to.be.oneOf([2, 4]);
        expect(names).to.have.members(NEWEST_FIRST.slice(0, names.length));
      } finally {
        await other.close();
      }
    });

    it('refuses what cannot be undone', async () => {
      const { schema, work } = database;
      const codeOf = async (target: Parameters<typeof schema.rollback>[0]) =>
        ((await rejectionOf(schema.rollback(target))) as { code?: unknown }).code;
      expect(await codeOf({ steps: 1 })).to.equal('database.bad-rollback');
      await schema.migrate();
      for (const steps of [0, -1, 1.5, NAMES.length + 1]) {
        expect(await codeOf({ steps })).to.equal('database.bad-rollback');
      }
      expect(await codeOf({ to: '0000-unknown' })).to.equal('database.bad-rollback');
      expect(await schema.rollback({ to: NAMES.at(-1)! })).to.deep.equal([]);
      await work.run(() =>
        work
          .transaction()
          .change("INSERT INTO schema_migrations (name, applied_at) VALUES ('9999-future', 1)"),
      );
      expect(await codeOf({ steps: 1 })).to.equal('database.newer-schema');
      expect((await schema.status()).filter(({ appliedAt }) => appliedAt)).to.have.length(
        NAMES.length + 1,
      );
    });

    if (type !== 'sqlite') {
      it('refuses while a process tells that it is there', async () => {
        const { schema, workers, serviceRecord, work } = database;
        const tell = (span: ProcessSpan) => work.run(() => serviceRecord.saveSpan(span));
        await schema.migrate();
        const [now, before] = [new Date(), new Date(Date.now() - 3_600_000)];
        const worker = aWorker({ heartbeatAt: now });
        const span = { id: worker.id.slice(0, 36), process: 'a', roles: [], beganAt: before };
        const told = { ...span, stoppedAt: null };
        await workers.beat(worker);
        const refused = await rejectionOf(schema.rollback({ steps: 1 }));
        expect(refused).to.include({ kind: 'conflict', code: 'database.in-use' });
        await workers.beat({ ...worker, heartbeatAt: before });
        await tell({ ...told, seenAt: now });
        expect(await rejectionOf(schema.rollback({ steps: 1 }))).to.include({
          code: 'database.in-use',
        });
        await tell({ ...span, stoppedAt: now, seenAt: now });
        expect(await schema.rollback({ steps: 1 })).to.have.length(1);
        await tell({ ...told, seenAt: before });
        expect(await schema.rollback({ steps: 1 })).to.have.length(1);
      });
    }

    describe('as processes', () => {
      /** @returns what it did, or the signal that ended it */
      const child = (direction: SchemaDirection, dieAt = 0) =>
        new Promise<unknown>((resolve, reject) => {
          const args = [CHILD, type, home.url, direction, String(dieAt)];
          execFile(process.execPath, args, (error, stdout, stderr) => {
            if (error?.signal) resolve(error.signal);
            else if (error) reject(new Error(stderr));
            else resolve(JSON.parse(stdout));
          });
        });

      it('migrates once when two start at once', async () => {
        const applied = await Promise.all([child('up'), child('up')]);
        expect((applied.flat() as string[]).sort()).to.deep.equal(NAMES);
      });

      it('goes on where kill -9 ended it, up and down', async function () {
        this.timeout(SLOW_MS);
        for (const dieAt of [3, 60]) expect(await child('up', dieAt)).to.equal('SIGKILL');
        expect(await child('up')).to.include(NAMES.at(-1));
        const whole = await structure();
        expect(await child('down', 20)).to.equal('SIGKILL');
        await database.schema.migrate();
        expect(await structure()).to.deep.equal(whole);
        expect(await child('down', 30)).to.equal('SIGKILL');
        const rest = await database.schema.rollback({ to: NAMES[0]! });
        expect(NEWEST_FIRST.join()).to.include(rest.join());
        await database.schema.migrate();
        expect(await structure()).to.deep.equal(whole);
      });
    });
  });
}
