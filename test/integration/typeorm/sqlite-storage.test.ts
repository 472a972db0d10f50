import { stat } from 'node:fs/promises';
import { expect } from 'chai';
import sqlite from 'sqlite3';
import type { TypeOrmDatabase } from '../../../src/adapters/outbound/typeorm/typeorm-database.js';
import { MIGRATIONS } from '../../../src/adapters/outbound/typeorm/migrations/all-migrations.js';
import { compactSqlite } from '../../../src/adapters/outbound/typeorm/sqlite/compact-sqlite.js';
import { TABLE_CLASSES } from '../../../src/adapters/outbound/typeorm/storage/table-classes.js';
import { aPayload, aReceivedEvent, aTask } from '../../support/builders.js';
import { createSqlHome, openDatabase, type SqlHome } from './open-test-database.js';

const MB = 1024 * 1024;

/** More than a schema without rows takes. */
const EMPTY = 2 * MB;
const OLD = new Date('2001-01-01T00:00:00.000Z');
const never = new AbortController().signal;

describe('the file of an SQLite database', function () {
  this.timeout(30_000);
  let home: SqlHome;
  let database: TypeOrmDatabase;

  const open = async () => {
    database = await openDatabase({ type: 'sqlite', url: home.url });
    await database.schema.migrate();
  };

  beforeEach(async () => {
    home = await createSqlHome('sqlite');
  });

  afterEach(async () => {
    await database.close();
    await home.drop();
  });

  const fileBytes = async (ending = '') =>
    (await stat(home.url + ending).catch(() => undefined))?.size ?? 0;

  /** 8 MB of events that have served their time. */
  const fill = () =>
    database.work.run(async () => {
      const body = new Uint8Array(MB / 8).fill(7);
      for (let count = 0; count < 64; count += 1) {
        const event = aReceivedEvent({ status: 'processed', createdAt: OLD });
        await database.receivedEvents.addIfNew(event, aPayload({ body }), []);
      }
    });

  const cleanUp = async () => {
    const forget = () =>
      database.work.run(() => database.expiredRecords.forget('handled-events', new Date(), 20));
    while ((await forget()) > 0);
  };

  it('shrinks on disk after clean-up, its log too, and loses nothing', async () => {
    await open();
    const task = aTask();
    await database.work.run(() => database.tasks.save(task, []));
    await fill();
    await database.databaseStorage.giveBack(never);
    const full = await fileBytes();
    expect(full).to.be.greaterThan(8 * MB);
    await cleanUp();
    expect(await fileBytes()).to.equal(full);
    const { bytes, freeBytes, shrinks } = await database.databaseStorage.size();
    expect(shrinks).to.equal(true);
    expect(freeBytes).to.be.greaterThan(8 * MB);
    expect(bytes).to.be.lessThan(EMPTY);
    expect(await database.databaseStorage.giveBack(never)).to.equal(freeBytes);
    expect(await fileBytes()).to.be.lessThan(EMPTY);
    expect(await fileBytes('-wal')).to.equal(0);
    expect(await database.taskQueries.find(task.state.id)).to.deep.equal(task.state);
  });

  it('lets others write between two steps', async () => {
    await open();
    await fill();
    await cleanUp();
    const order: string[] = [];
    const giving = database.databaseStorage.giveBack(never).then(() => order.push('given'));
    const writing = database.work
      .run(() => database.tasks.save(aTask(), []))
      .then(() => order.push('written'));
    await Promise.all([giving, writing]);
    expect(order).to.deep.equal(['written', 'given']);
  });

  it('stops giving back when it is told to', async () => {
    await open();
    await fill();
    await cleanUp();
    expect(await database.databaseStorage.giveBack(AbortSignal.abort())).to.equal(0);
    expect((await database.databaseStorage.size()).freeBytes).to.be.greaterThan(8 * MB);
  });

  it('of an earlier version is written anew once, and shrinks from then on', async () => {
    await run(home.url, 'PRAGMA journal_mode = WAL', 'CREATE TABLE first (id INTEGER)');
    await open();
    await fill();
    await cleanUp();
    expect((await database.databaseStorage.size()).shrinks).to.equal(false);
    expect(await database.databaseStorage.giveBack(never)).to.equal(0);
    await database.close();
    const { beforeBytes, afterBytes } = await compactSqlite(home.url);
    expect(beforeBytes).to.be.greaterThan(8 * MB);
    expect(afterBytes).to.be.lessThan(EMPTY);
    expect(await fileBytes()).to.equal(afterBytes);
    await open();
    expect(await database.databaseStorage.size()).to.include({ shrinks: true, freeBytes: 0 });
    const status = await database.schema.status();
    expect(status.every(({ appliedAt }) => appliedAt !== null)).to.equal(true);
    expect(status).to.have.length(MIGRATIONS.length);
  });

  it('is not made by compacting', async () => {
    await open();
    const error = await compactSqlite(`${home.url}.absent`).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.include({ code: 'database.unavailable' });
  });

  it('has a class for each of its tables', async () => {
    await open();
    const names = await database.work.read((session) =>
      session.rows("SELECT name FROM sqlite_schema WHERE type = 'table'"),
    );
    const known = new Set([...Object.keys(TABLE_CLASSES), 'sqlite_sequence']);
    const without = names.map((row) => String(row['name'])).filter((name) => !known.has(name));
    expect(without).to.deep.equal([]);
    expect(Object.keys(TABLE_CLASSES)).to.have.length(names.length - 1);
  });
});

async function run(path: string, ...statements: readonly string[]): Promise<void> {
  const database = new sqlite.Database(path);
  for (const statement of statements) {
    await new Promise<void>((resolve, reject) => {
      database.all(statement, (error) => (error ? reject(error) : resolve()));
    });
  }
  await new Promise<void>((resolve) => {
    database.close(() => resolve());
  });
}
