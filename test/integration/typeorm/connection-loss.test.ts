import { expect } from 'chai';
import type { TypeOrmDatabase } from '../../../src/adapters/outbound/typeorm/typeorm-database.js';
import { eventually } from '../../support/eventually.js';
import { freePort } from '../../support/free-port.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { aTask } from '../../support/builders.js';
import { gate } from '../../support/gate.js';
import { rejectionOf } from '../../support/rejection.js';
import {
  createSqlHome,
  describeOn,
  openDatabase,
  type SqlKind,
  type SqlHome,
} from './open-test-database.js';

const LIMITS = { statementMs: 500, acquireMs: 1_000 };

const SERVERS = [
  ['postgres', 5432],
  ['mysql', 3306],
] as const satisfies readonly (readonly [SqlKind, number])[];

for (const [type, port] of SERVERS) {
  describeOn(type, `TypeOrmDatabase on ${type} that goes away`, () => {
    let home: SqlHome;
    let proxy: TcpProxy;
    let database: TypeOrmDatabase;

    beforeEach(async () => {
      home = await createSqlHome(type);
      proxy = await TcpProxy.to(home.url, port);
      database = await openDatabase({ type, url: proxy.url, limits: LIMITS });
      await database.schema.migrate();
    });

    afterEach(async () => {
      await database.close();
      await proxy.close();
      await home.drop();
    });

    const save = () => database.work.run(() => database.tasks.save(aTask(), []));
    const read = () => database.taskQueries.list({ limit: 1, sort: [], filters: [] });

    it('serves the next call after all its connections were cut', async () => {
      await Promise.all([save(), save(), save(), save()]);
      proxy.cut();
      await save();
      proxy.cut();
      await read();
    });

    it('fails a unit of work as unavailable when its connection is cut, storing nothing', async () => {
      const task = aTask();
      const cut = database.work.run(async () => {
        await database.tasks.save(task, []);
        proxy.cut();
        await database.tasks.get(task.state.id);
      });
      expect(await rejectionOf(cut)).to.include({
        kind: 'unavailable',
        code: 'database.unavailable',
        retryAfterSeconds: 5,
      });
      expect(await database.taskQueries.find(task.state.id)).to.equal(undefined);
    });

    it('is unavailable at once while connections are refused, and serves afterwards', async () => {
      await proxy.refuse();
      const startedMs = performance.now();
      expect(await rejectionOf(save())).to.include({ kind: 'unavailable' });
      expect(await rejectionOf(read())).to.include({ kind: 'unavailable' });
      expect(performance.now() - startedMs).to.be.below(2_000);
      await proxy.restore();
      await save();
      await read();
    });

    it('gives up a server that falls silent, and takes a new connection afterwards', async () => {
      const silent = database.work.run(async () => {
        proxy.blackHole();
        await database.tasks.save(aTask(), []);
      });
      expect(await rejectionOf(silent)).to.include({ kind: 'unavailable' });
      await proxy.restore();
      await eventually(save);
    });

    it('is unavailable when no connection becomes free', async () => {
      const release = gate();
      const holders = Array.from({ length: 5 }, () => {
        const started = gate();
        const done = database.work.run(() => {
          started.open();
          return release.passed;
        });
        return { started: started.passed, done };
      });
      await Promise.all(holders.map(({ started }) => started));
      expect(await rejectionOf(save())).to.include({ kind: 'unavailable' });
      release.open();
      await Promise.all(holders.map(({ done }) => done));
      await save();
    });
  });

  describeOn(type, `TypeOrmDatabase on ${type} with an action that hangs`, () => {
    it('never uses the connection again whose transaction it could not end', async () => {
      const home = await createSqlHome(type);
      const limits = { actionMs: 500, acquireMs: 1_000 };
      const database = await openDatabase({ type, url: home.url, poolSize: 1, limits });
      try {
        await database.schema.migrate();
        const lost = aTask();
        const hanging = database.work.run(async () => {
          await database.tasks.save(lost, []);
          const sleep = type === 'mysql' ? 'SELECT SLEEP(3)' : 'SELECT pg_sleep(3)';
          await database.work.transaction().rows(sleep);
        });
        expect(await rejectionOf(hanging)).to.include({ code: 'unit-of-work.timeout' });
        const next = aTask();
        await eventually(() => database.work.run(() => database.tasks.save(next, [])));
        expect(await database.taskQueries.find(lost.state.id)).to.equal(undefined);
        expect(await database.taskQueries.find(next.state.id)).to.deep.equal(next.state);
      } finally {
        await database.close();
        await home.drop();
      }
    });
  });

  describeOn(type, `Opening ${type}`, () => {
    it('is unavailable where nobody listens', async () => {
      const url = `${type === 'mysql' ? 'mysql' : 'postgres'}://root@127.0.0.1:${String(await freePort())}/x`;
      const error = await rejectionOf(openDatabase({ type, url }));
      expect(error).to.include({ kind: 'unavailable', code: 'database.unavailable' });
    });

    it('is a fault of configuration where the database does not exist', async () => {
      const home = await createSqlHome(type);
      await home.drop();
      const error = await rejectionOf(openDatabase({ type, url: home.url }));
      expect(error).to.include({ kind: 'configuration', code: 'database.refused' });
    });
  });
}
