import { expect } from 'chai';
import type { TypeOrmDatabase } from '../../../src/adapters/outbound/typeorm/typeorm-database.js';
import { aTask } from '../../support/builders.js';
import { gate } from '../../support/gate.js';
import { rejectionOf } from '../../support/rejection.js';
import {
  createSqlHome,
  describeOn,
  openDatabase,
  SQL_KINDS,
  type SqlKind,
  type SqlHome,
} from './open-test-database.js';

for (const type of SQL_KINDS) {
  describeOn(type, `TypeOrmUnitOfWork on ${type}`, () => {
    let home: SqlHome;
    let database: TypeOrmDatabase;

    before(async () => {
      home = await createSqlHome(type);
      database = await openDatabase({ type, url: home.url });
      await database.schema.migrate();
    });

    after(async () => {
      await database.close();
      await home.drop();
    });

    it('does not commit after a statement failed, though the action went on', async () => {
      const first = aTask();
      const again = database.work.run(async () => {
        await database.tasks.save(first, []);
        await rejectionOf(database.work.transaction().change('INSERT INTO nowhere VALUES (1)'));
        return 'done';
      });
      expect(await rejectionOf(again)).to.include({ code: 'database.failed' });
      expect(await database.taskQueries.find(first.state.id)).to.equal(undefined);
    });

    it('keeps its transaction apart from that of another database in the same flow', async () => {
      const otherHome = await createSqlHome(type);
      const other = await openDatabase({ type, url: otherHome.url });
      try {
        await database.work.run(async () => {
          const outer = database.work.transaction();
          expect(other.work.isOpen).to.equal(false);
          await other.work.run(async () => {
            await Promise.resolve();
            expect(other.work.transaction()).not.to.equal(outer);
            expect(database.work.transaction()).to.equal(outer);
          });
          expect(other.work.isOpen).to.equal(false);
        });
      } finally {
        await other.close();
        await otherHome.drop();
      }
    });

    it('keeps SQL parameters and stored values out of its errors', async () => {
      const secret = 'canary-7d1f';
      const error = await rejectionOf(
        database.work.run(async () => {
          for (const id of ['1', '2']) {
            await database.work
              .transaction()
              .change('INSERT INTO leases (name, holder, held_until) VALUES (?, ?, ?)', [
                secret,
                id,
                0,
              ]);
          }
        }),
      );
      const { cause } = error as Error;
      const shown = `${String(error)} ${JSON.stringify(cause)} ${String(cause)} ${String((cause as Error).stack)}`;
      expect(shown).not.to.include(secret);
    });

    it('keeps times exact, whatever the time zone of the process', async () => {
      const zone = process.env['TZ'];
      // Both are half past one in New York: the second after the clocks went back.
      const dues = ['2026-11-01T05:30:00.123Z', '2026-11-01T06:30:00.456Z'];
      try {
        process.env['TZ'] = 'America/New_York';
        const tasks = dues.map((due) => aTask({ dueAt: new Date(due) }));
        await database.work.run(async () => {
          for (const task of tasks) await database.tasks.save(task, []);
        });
        process.env['TZ'] = 'Asia/Tokyo';
        for (const [index, { state }] of tasks.entries()) {
          const found = await database.taskQueries.find(state.id);
          expect(found?.dueAt?.toISOString()).to.equal(dues[index]);
          expect(found?.createdAt).to.deep.equal(state.createdAt);
        }
      } finally {
        if (zone === undefined) delete process.env['TZ'];
        else process.env['TZ'] = zone;
      }
    });

    it('finds texts whatever their case, taking wildcards literally', async () => {
      const title = 'Größe *?[a]^%_\\|{1}+(x).$ Ünï';
      const { state } = await database.work.run(async () => {
        const task = aTask({ title });
        await database.tasks.save(task, []);
        return task;
      });
      const find = async (text: string) => {
        const filter = { field: 'title', operator: 'like', values: [text] } as const;
        const id = { field: 'id', operator: 'in', values: [state.id] } as const;
        const query = { limit: 10, sort: [], filters: [filter, id] };
        return (await database.taskQueries.list(query)).items.length;
      };
      for (const text of [
        title,
        title.toUpperCase().replace('SS', 'ß'),
        '*?[A]^',
        '%_\\|{1}+(X).$',
        'üNÏ',
        '',
      ]) {
        expect(await find(text), text).to.equal(1);
      }
      for (const text of ['Gr_ße', 'Gr%e', 'Gr*e', 'G.*', 'Gr[ö]ße', 'x|Ü']) {
        expect(await find(text), text).to.equal(0);
      }
    });

    it('refuses texts that would not fit their column', async () => {
      const task = aTask();
      const long = Object.assign(Object.create(Object.getPrototypeOf(task) as object) as object, {
        state: { ...task.state, assignee: 'x'.repeat(256) },
      }) as typeof task;
      const error = await rejectionOf(database.work.run(() => database.tasks.save(long, [])));
      expect(error).to.include({ kind: 'validation', code: 'value.too-long' });
    });
  });
}

for (const type of ['postgres', 'mysql'] as const satisfies readonly SqlKind[]) {
  describeOn(type, `Deadlocks on ${type}`, () => {
    let home: SqlHome;
    let database: TypeOrmDatabase;

    before(async () => {
      home = await createSqlHome(type);
      database = await openDatabase({ type, url: home.url });
      await database.schema.migrate();
    });

    after(async () => {
      await database.close();
      await home.drop();
    });

    it('runs the loser again from its start', async () => {
      await database.leases.acquire('left', 'nobody', 0);
      await database.leases.acquire('right', 'nobody', 0);
      const holders = [gate(), gate()] as const;
      let runs = 0;
      const cross = (mine: 0 | 1, names: readonly [string, string], holder: string) =>
        database.work.run(async () => {
          runs++;
          const take = (name: string) =>
            database.work
              .transaction()
              .change('UPDATE leases SET holder = ? WHERE name = ?', [holder, name]);
          await take(names[0]);
          holders[mine].open();
          await holders[mine === 0 ? 1 : 0].passed;
          await take(names[1]);
        });
      await Promise.all([cross(0, ['left', 'right'], 'a'), cross(1, ['right', 'left'], 'b')]);
      expect(runs).to.equal(3);
      const rows = await database.work.read((session) =>
        session.rows("SELECT DISTINCT holder FROM leases WHERE name IN ('left', 'right')"),
      );
      expect(rows).to.have.length(1);
    });
  });
}
