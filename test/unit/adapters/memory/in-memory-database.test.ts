import { expect } from 'chai';
import { InMemoryDatabase } from '../../../../src/adapters/outbound/memory/database/in-memory-database.js';
import { TransactionalMap } from '../../../../src/adapters/outbound/memory/database/transactional-map.js';
import { InMemoryLogger } from '../../../../src/adapters/outbound/memory/in-memory-logger.js';
import { InMemoryUnitOfWork } from '../../../../src/adapters/outbound/memory/in-memory-unit-of-work.js';
import { gate } from '../../../support/gate.js';
import { appErrorOf, rejectionOf } from '../../../support/rejection.js';

describe('InMemoryDatabase', () => {
  it('runs transactions in the order they were asked for', async () => {
    const database = new InMemoryDatabase();
    const order: number[] = [];
    await Promise.all(
      [1, 2, 3].map((n) =>
        database.transact(async () => {
          order.push(n);
          await new Promise((resolve) => setImmediate(resolve));
          order.push(n);
        }),
      ),
    );
    expect(order).to.deep.equal([1, 1, 2, 2, 3, 3]);
  });

  it('keeps its transaction apart from that of another database in the same flow', async () => {
    const [database, other] = [new InMemoryDatabase(), new InMemoryDatabase()];
    await database.transact(async (outer) => {
      expect(other.open()).to.equal(undefined);
      await other.transact(async (inner) => {
        await Promise.resolve();
        expect(database.open()).to.equal(outer);
        expect(other.open()).to.equal(inner);
      });
      expect(other.open()).to.equal(undefined);
      expect(database.open()).to.equal(outer);
    });
  });

  it('gives an action up that takes too long, and lets the next one in', async () => {
    const database = new InMemoryDatabase({ actionTimeoutMs: 10 });
    const map = new TransactionalMap<string, number>(database);
    const never = gate();
    let late: Promise<unknown> | undefined;
    const hanging = database.transact(async () => {
      map.set('a', 1);
      late = rejectionOf(
        never.passed.then(() => {
          map.set('b', 1);
        }),
      );
      await never.passed;
    });
    expect(await appErrorOf(hanging)).to.include({ kind: 'timeout', code: 'unit-of-work.timeout' });
    await database.transact(async () => {
      map.set('c', 1);
    });
    never.open();
    expect(await late).to.include({ code: 'unit-of-work.required' });
    expect(['a', 'b', 'c'].map((key) => map.get(key))).to.deep.equal([undefined, undefined, 1]);
  });

  it('refuses writers once 10 000 wait', async () => {
    const database = new InMemoryDatabase();
    const held = gate();
    const waiting = Array.from({ length: 10_000 }, () => database.transact(() => held.passed));
    const refused = await appErrorOf(database.transact(() => held.passed));
    expect(refused).to.include({ kind: 'unavailable', code: 'database.overloaded' });
    held.open();
    await Promise.all(waiting);
    await database.transact(() => Promise.resolve());
  });

  it('counts what the current flow sees', async () => {
    const database = new InMemoryDatabase();
    const map = new TransactionalMap<string, number>(database);
    await database.transact(async () => {
      map.set('a', 1);
      map.set('b', 2);
    });
    await database.transact(async () => {
      map.delete('a');
      map.delete('never there');
      map.set('b', 3);
      map.set('c', 4);
      map.set('d', 5);
      expect([map.size, [...map.values()]]).to.deep.equal([3, [3, 4, 5]]);
    });
    expect([map.size, [...map.values()]]).to.deep.equal([3, [3, 4, 5]]);
  });
});

describe('InMemoryUnitOfWork', () => {
  it('logs a reminder that failed', async () => {
    const logger = new InMemoryLogger();
    const work = new InMemoryUnitOfWork({ database: new InMemoryDatabase(), logger });
    const error = new Error('reminder');
    await work.run(async () => {
      work.afterCommit(() => {
        throw error;
      });
    });
    const [entry] = logger.entries;
    expect(entry).to.include({ level: 'error', message: 'reminder after commit failed' });
    expect(entry?.facts).to.deep.equal({ error });
  });
});
