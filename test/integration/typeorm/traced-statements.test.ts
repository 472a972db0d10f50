import { expect } from 'chai';
import { spy } from 'sinon';
import { InMemoryTracer } from '../../../src/adapters/outbound/memory/in-memory-tracer.js';
import { AsyncExecutionScope } from '../../../src/adapters/outbound/system/async-execution-scope.js';
import type { TypeOrmDatabase } from '../../../src/adapters/outbound/typeorm/typeorm-database.js';
import { systemActor } from '../../../src/domain/access/actor.js';
import type { TraceContext } from '../../../src/domain/shared/trace-context.js';
import { aTask, aTrace } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import {
  createSqlHome,
  describeOn,
  openDatabase,
  SQL_KINDS,
  type SqlHome,
} from './open-test-database.js';

const SYSTEMS = { sqlite: 'sqlite', postgres: 'postgresql', mysql: 'mysql' } as const;

for (const type of SQL_KINDS) {
  describeOn(type, `traced statements on ${type}`, () => {
    let home: SqlHome;
    let database: TypeOrmDatabase;
    let tracer: InMemoryTracer;
    let scope: AsyncExecutionScope;

    const open = async (tracesText = false) => {
      database = await openDatabase({ type, url: home.url, tracer, scope, tracesText });
      await database.schema.migrate();
    };

    beforeEach(async () => {
      home = await createSqlHome(type);
      tracer = new InMemoryTracer();
      scope = new AsyncExecutionScope();
    });

    afterEach(async () => {
      await database.close();
      await home.drop();
    });

    const within = <T>(trace: TraceContext | undefined, action: () => Promise<T>) =>
      scope.run({ actor: systemActor('test'), requestId: 'r', ...(trace && { trace }) }, action);

    const save = () => database.work.run(() => database.tasks.save(aTask(), []));

    it('are steps of the trace in force, named by what they do and to which table', async () => {
      await open();
      const trace = aTrace();
      await within(trace, save);
      const insert = tracer.spans.find(({ name }) => name === 'INSERT tasks');
      expect(insert).to.deep.include({ kind: 'client', parent: trace });
      expect(insert?.attributes).to.deep.equal({
        'db.system.name': SYSTEMS[type],
        'db.operation.name': 'INSERT',
        'db.collection.name': 'tasks',
      });
      await within(trace, () => database.taskQueries.find(aTask().state.id));
      expect(tracer.spans.at(-1)).to.include({ name: 'SELECT tasks' });
    });

    it('keep transactions that share a commit apart', async () => {
      await open();
      const traces = Array.from({ length: 5 }, () => aTrace());
      await Promise.all(traces.map((trace) => within(trace, save)));
      const inserts = tracer.spans.filter(({ name }) => name === 'INSERT tasks');
      expect(inserts.map(({ parent }) => parent?.traceId)).to.have.members(
        traces.map(({ traceId }) => traceId),
      );
    });

    it('show their text only when asked to, and never their parameters', async () => {
      await open(true);
      const task = aTask({ title: 'not to be seen' });
      await within(aTrace(), () => database.work.run(() => database.tasks.save(task, [])));
      const insert = tracer.spans.find(({ name }) => name === 'INSERT tasks');
      expect(insert?.attributes['db.query.text']).to.match(/INSERT INTO tasks \(/);
      expect(JSON.stringify(tracer.spans)).not.to.include('not to be seen');
    });

    it('tell that they failed', async () => {
      await open();
      const broken = database.work.run.bind(database.work, () =>
        database.work.transaction().change('INSERT INTO nowhere (id) VALUES (1)'),
      );
      await rejectionOf(within(aTrace(), broken));
      expect(tracer.spans.find(({ name }) => name === 'INSERT nowhere')?.failed).to.equal(true);
    });

    it('are not looked at outside of a trace, nor of one that nobody records', async () => {
      await open();
      const opened = spy(tracer, 'span');
      await within(undefined, save);
      await within(aTrace({ isSampled: false }), save);
      await save();
      expect(opened.callCount).to.equal(0);
    });
  });
}
