import { expect } from 'chai';
import type { TypeOrmDatabase } from '../../../src/adapters/outbound/typeorm/typeorm-database.js';
import type { TestDatabase } from '../../support/databases.js';
import { eventually } from '../../support/eventually.js';
import { freePort } from '../../support/free-port.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import {
  createSqlDatabase,
  describeOn,
  errorOf,
  gate,
  newTask,
  openDatabase,
  type SqlKind,
} from './open-test-database.js';

const LIMITS = { statementMs: 500, acquireMs: 500 };

const SERVERS = [
  ['postgres', 5432],
  ['mysql', 3306],
] as const satisfies readonly (readonly [SqlKind, number])[];

for (const [type, port] of SERVERS) {
  describeOn(type, `TypeOrmDatabase on ${type} that goes away`, () => {
    let home: TestDatabase & { url: string };
    let proxy: TcpProxy;
    let database: TypeOrmDatabase;

    beforeEach(async () => {
      home = await createSqlDatabase(type);
      proxy = await TcpProxy.to(home.url, port);
      database = await openDatabase({ type, url: proxy.url, limits: LIMITS });
      await database.schema.migrate();
    });

    afterEach(async () => {
      await database.close();
      await proxy.close();
      await home.drop();
    });

    const save = () => database.work.run(() => database.tasks.save(newTask(), []));
    const read = () => database.taskQueries.list({ limit: 1, sort: [], filters: [] });

    it('serves the next call after all its connections were cut', async () => {
      await Promise.all([save(), save(), save(), save()]);
      proxy.cut();
      await save();
      proxy.cut();
      await read();
    });

    it('fails a unit of work as unavailable when its connection is cut, storing nothing', async () => {
      const task = newTask();
      const cut = database.work.run(async () => {
        await database.tasks.save(task, []);
        proxy.cut();
        await database.tasks.get(task.state.id);
      });
      expect(await errorOf(cut)).to.include({
        kind: 'unavailable',
        code: 'database.unavailable',
        retryAfterSeconds: 5,
      });
      expect(await database.taskQueries.find(task.state.id)).to.equal(undefined);
    });

    it('is unavailable at once while connections are refused, and serves afterwards', async () => {
      await proxy.refuse();
      const startedMs = performance.now();
      expect(await errorOf(save())).to.include({ kind: 'unavailable' });
      expect(await errorOf(read())).to.include({ kind: 'unavailable' });
      expect(performance.now() - startedMs).to.be.below(2_000);
      await proxy.restore();
      await save();
      await read();
    });

    it('gives up a server that falls silent, and takes a new connection afterwards', async () => {
      const silent = database.work.run(async () => {
        proxy.blackHole();
        await database.tasks.save(newTask(), []);
      });
      expect(await errorOf(silent)).to.include({ kind: 'unavailable' });
      await proxy.restore();
      await eventually(save);
    });

    it('is unavailable when no connection becomes free', async () => {
      const release = gate();
      const holders = Array.from({ length: 5 }, () => {
        const started = gate();
        const done = database.work.run(() => {
          started.open();
          return release.opened;
        });
        return { started: started.opened, done };
      });
      await Promise.all(holders.map(({ started }) => started));
      expect(await errorOf(save())).to.include({ kind: 'unavailable' });
      release.open();
      await Promise.all(holders.map(({ done }) => done));
      await save();
    });
  });

  describeOn(type, `Opening ${type}`, () => {
    it('is unavailable where nobody listens', async () => {
      const url = `${type === 'mysql' ? 'mysql' : 'postgres'}://root@127.0.0.1:${String(await freePort())}/x`;
      const error = await errorOf(openDatabase({ type, url }));
      expect(error).to.include({ kind: 'unavailable', code: 'database.unavailable' });
    });

    it('is a fault of configuration where the database does not exist', async () => {
      const home = await createSqlDatabase(type);
      await home.drop();
      const error = await errorOf(openDatabase({ type, url: home.url }));
      expect(error).to.include({ kind: 'configuration', code: 'database.refused' });
    });
  });
}
