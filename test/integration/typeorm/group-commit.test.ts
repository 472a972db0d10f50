import type { Database } from 'sqlite3';
import { expect } from 'chai';
import { openSqlite } from '../../../src/adapters/outbound/typeorm/sqlite/open-sqlite.js';
import { SqliteConnection } from '../../../src/adapters/outbound/typeorm/sqlite/sqlite-connection.js';
import {
  SqliteWriter,
  type ScriptedSession,
} from '../../../src/adapters/outbound/typeorm/sqlite/sqlite-writer.js';
import type { TypeOrmDatabase } from '../../../src/adapters/outbound/typeorm/typeorm-database.js';
import { aTask } from '../../support/builders.js';
import { eventually } from '../../support/eventually.js';
import { gate } from '../../support/gate.js';
import { rejectionOf } from '../../support/rejection.js';
import { createSqlHome, openDatabase, type SqlHome } from './open-test-database.js';

describe('SqliteWriter', () => {
  let home: SqlHome;
  let database: TypeOrmDatabase;

  beforeEach(async () => {
    home = await createSqlHome('sqlite');
    database = await openDatabase({ type: 'sqlite', url: home.url });
    await database.schema.migrate();
  });

  afterEach(async () => {
    await database.close();
    await home.drop();
  });

  const add = (title: string) => database.work.run(() => database.tasks.save(aTask({ title }), []));

  async function titles(): Promise<readonly string[]> {
    const { items } = await database.taskQueries.list({ limit: 200, sort: [], filters: [] });
    return items.map(({ title }) => title).sort();
  }

  /** Holds the writer until released, so that what comes next is one batch. */
  async function holdWriter() {
    const started = gate();
    const release = gate();
    const done = database.work.run(async () => {
      started.open();
      await release.passed;
    });
    await started.passed;
    return {
      release: () => {
        release.open();
      },
      done,
    };
  }

  it('gives waiting units of work one commit, and a lone one no savepoint', async () => {
    const statements: string[] = [];
    const session: ScriptedSession = {
      rows: () => Promise.resolve([]),
      change: (sql) => Promise.resolve(statements.push(sql)),
      script: (sql) => {
        statements.push(...sql.split('; '));
        return Promise.resolve();
      },
    };
    const writer = new SqliteWriter(session);
    const run = (sql: string) => writer.run((open) => open.change(sql));
    await Promise.all([run('first'), run('second')]);
    const each = (sql: string) => ['SAVEPOINT unit', sql];
    const together = [
      ...['BEGIN IMMEDIATE', ...each('first')],
      ...['RELEASE unit', ...each('second'), 'COMMIT'],
    ];
    expect(statements).to.deep.equal(together);
    await run('third');
    expect(statements.slice(together.length)).to.deep.equal(['BEGIN IMMEDIATE', 'third', 'COMMIT']);
  });

  it('rolls back one of a batch alone', async () => {
    const writer = await holdWriter();
    const before = add('before');
    const failing = rejectionOf(
      database.work.run(async () => {
        await database.tasks.save(aTask({ title: 'undone' }), []);
        throw new Error('changed my mind');
      }),
    );
    const after = add('after');
    writer.release();
    expect(await failing).to.have.property('message', 'changed my mind');
    await Promise.all([writer.done, before, after]);
    expect(await titles()).to.deep.equal(['after', 'before']);
  });

  it('fails the whole batch when its commit fails', async () => {
    const { connections, source } = await openSqlite(home.url, []);
    const connection = new SqliteConnection(
      (source.driver as unknown as { databaseConnection: Database }).databaseConnection,
    );
    const writer = new SqliteWriter(connection, 60_000);
    const insert = (sql: string) => writer.run((session) => session.change(sql));
    await insert('CREATE TABLE parents (id integer PRIMARY KEY)');
    await insert(
      `CREATE TABLE children (
         parent integer REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)`,
    );
    const innocent = rejectionOf(insert('INSERT INTO parents VALUES (2)'));
    const orphan = rejectionOf(insert('INSERT INTO children VALUES (1)'));
    expect(String(await innocent)).to.contain('FOREIGN KEY constraint failed');
    expect(String(await orphan)).to.contain('FOREIGN KEY constraint failed');
    expect(await connection.rows('SELECT id FROM parents')).to.deep.equal([]);
    await insert('INSERT INTO parents VALUES (3)');
    expect(await connection.rows('SELECT id FROM parents')).to.deep.equal([{ id: 3 }]);
    await connection.finalize();
    await connections.close();
  });

  it('fails as storage-full without harm to what is stored, and recovers', async () => {
    await add('before');
    const setLimit = (pages: number) =>
      database.work.run(async () => {
        await database.work.transaction().rows(`PRAGMA max_page_count = ${String(pages)}`);
      });
    await setLimit(1);
    const writer = await holdWriter();
    const failing = ['x', 'y', 'z'].map((name) => rejectionOf(add(name.repeat(100_000))));
    writer.release();
    await writer.done;
    for (const error of await Promise.all(failing)) {
      expect(error).to.include({ kind: 'storage-full', retryable: true });
    }
    await setLimit(1_000_000);
    await add('after');
    expect(await titles()).to.deep.equal(['after', 'before']);
  });

  it('keeps 500 concurrent units of work apart, half of which fail', async () => {
    const adding = Array.from({ length: 500 }, async (_, number) => {
      const title = String(number).padStart(3, '0');
      try {
        await database.work.run(async () => {
          await database.tasks.save(aTask({ title }), []);
          await new Promise((resolve) => setImmediate(resolve));
          if (number % 2 === 1) throw new Error('odd');
        });
        return title;
      } catch {
        return undefined;
      }
    });
    const added = (await Promise.all(adding)).filter((title) => title !== undefined);
    expect(added).to.have.length(250);
    const [row] = await database.work.read((session) =>
      session.rows(`SELECT COUNT(*) AS total, SUM(CAST(title AS integer) % 2) AS odd FROM tasks`),
    );
    expect(row).to.deep.equal({ total: 250, odd: 0 });
  });

  it('gives an action up that hangs, and refuses what it still wants to do', async () => {
    const impatient = await openDatabase({
      type: 'sqlite',
      url: home.url,
      limits: { actionMs: 200 },
    });
    try {
      const wake = gate();
      const late: Promise<unknown>[] = [];
      const hanging = impatient.work.run(async () => {
        const transaction = impatient.work.transaction();
        const task = aTask({ title: 'too late' });
        late.push(
          rejectionOf(wake.passed.then(() => impatient.tasks.save(task, []))),
          rejectionOf(wake.passed.then(() => transaction.change('DELETE FROM tasks'))),
        );
        await Promise.all(late);
      });
      expect(await rejectionOf(hanging)).to.include({ code: 'unit-of-work.timeout' });
      const next = aTask({ title: 'next' });
      await eventually(() => impatient.work.run(() => impatient.tasks.save(next, [])));
      wake.open();
      expect(await late[0]).to.include({ code: 'unit-of-work.required' });
      expect(await late[1]).to.include({ code: 'unit-of-work.ended' });
      expect(await titles()).to.deep.equal(['next']);
    } finally {
      await impatient.close();
    }
  });

  it('shares the file with another process', async () => {
    const other = await openDatabase({ type: 'sqlite', url: home.url });
    try {
      const save = (title: string) => other.work.run(() => other.tasks.save(aTask({ title }), []));
      const names = Array.from({ length: 50 }, (_, number) => String(number).padStart(2, '0'));
      await Promise.all(names.map((name, number) => (number % 2 === 0 ? add(name) : save(name))));
      expect(await titles()).to.deep.equal(names);
    } finally {
      await other.close();
    }
  });

  it('finishes what was begun when it closes, and refuses the rest', async () => {
    const writer = await holdWriter();
    const adding = add('begun');
    const closing = database.close();
    expect(await rejectionOf(add('late'))).to.include({ kind: 'unavailable' });
    writer.release();
    await Promise.all([writer.done, adding, closing]);
    database = await openDatabase({ type: 'sqlite', url: home.url });
    expect(await titles()).to.deep.equal(['begun']);
  });
});
