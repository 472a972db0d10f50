import { expect } from 'chai';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import type { Connections } from '../../../../src/adapters/outbound/typeorm/connections.js';
import { MeteredConnections } from '../../../../src/adapters/outbound/typeorm/metered-connections.js';
import type { SqlSession } from '../../../../src/adapters/outbound/typeorm/sql-session.js';
import { gate as closedGate } from '../../../support/gate.js';
import { rejectionOf } from '../../../support/rejection.js';

describe('MeteredConnections', () => {
  let metrics: InMemoryMetrics;
  let connections: MeteredConnections;
  let connect: () => Promise<void>;

  beforeEach(() => {
    metrics = new InMemoryMetrics();
    connect = () => Promise.resolve();
    const session: SqlSession = {
      rows: (sql) => (sql.includes('fail') ? Promise.reject(new Error('no')) : Promise.resolve([])),
      change: () => Promise.resolve(1),
    };
    const opened = async <T>(body: (given: SqlSession) => Promise<T>) => {
      await connect();
      return body(session);
    };
    const plain: Connections = { transact: opened, read: opened, close: () => Promise.resolve() };
    connections = new MeteredConnections(plain, metrics);
  });

  const statements = (kind: string) =>
    metrics.value('database_statement_duration_seconds_count', { kind });
  const gauge = (name: string, access: string) =>
    metrics.value(`database_connections_${name}`, { access });

  it('measures statements by kind, failed ones too, and transactions', async () => {
    await connections.transact(async (session) => {
      await session.change('INSERT INTO a VALUES (?)', [1]);
      await session.change('  update a SET b = 1');
      await session.change('DELETE FROM a');
      await session.rows('PRAGMA x');
    });
    await rejectionOf(connections.read((session) => session.rows('SELECT fail')));
    for (const kind of ['select', 'insert', 'update', 'delete', 'other', 'transaction']) {
      expect([kind, statements(kind)]).to.deep.equal([kind, 1]);
    }
  });

  it('shows who waits for a connection and who has one', async () => {
    const free = closedGate();
    const done = closedGate();
    connect = () => free.passed;
    const writing = connections.transact(() => done.passed);
    expect([gauge('waiting', 'write'), gauge('in_use', 'write')]).to.deep.equal([1, 0]);
    free.open();
    await new Promise((resolve) => setImmediate(resolve));
    expect([gauge('waiting', 'write'), gauge('in_use', 'write')]).to.deep.equal([0, 1]);
    done.open();
    await writing;
    expect([gauge('waiting', 'write'), gauge('in_use', 'write')]).to.deep.equal([0, 0]);
    const waits = metrics.value('database_connection_wait_seconds_count', { access: 'write' });
    expect(waits).to.equal(1);
  });

  it('counts nobody who never got a connection', async () => {
    connect = () => Promise.reject(new Error('down'));
    await rejectionOf(connections.read(() => Promise.resolve()));
    expect([gauge('waiting', 'read'), gauge('in_use', 'read')]).to.deep.equal([0, 0]);
    expect(statements('transaction')).to.equal(0);
  });
});
