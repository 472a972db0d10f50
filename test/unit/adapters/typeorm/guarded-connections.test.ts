import { expect } from 'chai';
import { GuardedConnections } from '../../../../src/adapters/outbound/typeorm/guarded-connections.js';
import type { Connections } from '../../../../src/adapters/outbound/typeorm/connections.js';
import type { SqlSession } from '../../../../src/adapters/outbound/typeorm/sql-session.js';
import { AppError, toAppError } from '../../../../src/domain/shared/app-error.js';
import type { ResiliencePolicy } from '../../../../src/ports/runtime/resilience.js';
import { rejectionOf } from '../../../support/rejection.js';

describe('GuardedConnections', () => {
  const session = {} as SqlSession;
  let committed: number;
  let faults: AppError[];
  let late: AbortController;

  /** Commits unless the body throws. */
  const connections: Connections = {
    transact: async (body) => {
      const result = await body(session);
      committed += 1;
      return result;
    },
    read: (body) => body(session),
    close: () => Promise.resolve(),
  };

  const policy: ResiliencePolicy = {
    execute: async (action) => {
      try {
        return await action(late.signal, 1);
      } catch (error) {
        faults.push(toAppError(error));
        throw error;
      }
    },
  };

  const guarded = new GuardedConnections(connections, policy);

  beforeEach(() => {
    committed = 0;
    faults = [];
    late = new AbortController();
  });

  it('answers what the work answers', async () => {
    expect(await guarded.read(() => Promise.resolve(7))).to.equal(7);
    expect(await guarded.transact(() => Promise.resolve(8))).to.equal(8);
    expect(committed).to.equal(1);
  });

  it('commits nothing that the caller was told is late', async () => {
    const call = guarded.transact(() => {
      late.abort();
      return Promise.resolve('done');
    });
    expect(await rejectionOf(call)).to.include({ code: 'database.unavailable' });
    expect(committed).to.equal(0);
  });

  it("counts silence of the database, in the driver's words or ours", async () => {
    const lost = Object.assign(new Error('gone'), { code: 'ECONNRESET' });
    await rejectionOf(guarded.read(() => Promise.reject(lost)));
    const own = new AppError('timeout', 'database.timeout', 'late', { category: 'database' });
    await rejectionOf(guarded.read(() => Promise.reject(own)));
    expect(faults.map(({ code }) => code)).to.deep.equal([
      'database.unavailable',
      'database.timeout',
    ]);
  });

  it('does not count what the database refuses, nor what the work meets elsewhere', async () => {
    const unique = Object.assign(new Error('taken'), { code: '23505' });
    const elsewhere = new AppError('unavailable', 'shop.closed', 'the shop is closed');
    for (const error of [unique, elsewhere, new TypeError('a bug')]) {
      expect(await rejectionOf(guarded.transact(() => Promise.reject(error)))).to.equal(error);
    }
    expect(faults).to.deep.equal([]);
  });
});
