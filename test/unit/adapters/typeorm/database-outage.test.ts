import { expect } from 'chai';
import { CockatielResilience } from '../../../../src/adapters/outbound/cockatiel/cockatiel-resilience.js';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import type { Connections } from '../../../../src/adapters/outbound/typeorm/connections.js';
import { GuardedConnections } from '../../../../src/adapters/outbound/typeorm/guarded-connections.js';
import type { SqlSession } from '../../../../src/adapters/outbound/typeorm/sql-session.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { appErrorOf, rejectionOf } from '../../../support/rejection.js';

const SESSION: SqlSession = { rows: () => Promise.resolve([]), change: () => Promise.resolve(0) };

/** A database whose driver fails on demand. */
class ScriptedConnections implements Connections {
  failure: Error | undefined;
  asked = 0;
  committed = 0;
  isClosed = false;

  async transact<T>(body: (session: SqlSession) => Promise<T>): Promise<T> {
    const result = await this.read(body);
    this.committed += 1;
    return result;
  }

  async read<T>(body: (session: SqlSession) => Promise<T>): Promise<T> {
    this.asked += 1;
    if (this.failure !== undefined) throw this.failure;
    return body(SESSION);
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}

const driverError = (code: string) => Object.assign(new Error('driver'), { code });

describe('GuardedConnections behind a breaker', () => {
  let clock: ManualClock;
  let scripted: ScriptedConnections;
  let resilience: CockatielResilience;
  let guarded: GuardedConnections;

  beforeEach(() => {
    clock = new ManualClock();
    scripted = new ScriptedConnections();
    resilience = new CockatielResilience({
      clock,
      randomness: { fraction: () => 0.5 },
      metrics: new InMemoryMetrics(),
    });
    guarded = new GuardedConnections(scripted, resilience.policy('database', 'database'));
  });

  const answer = () => Promise.resolve('answer');
  const state = () => resilience.statuses()[0]?.state;

  const outage = async () => {
    scripted.failure = driverError('ECONNREFUSED');
    for (let turn = 0; turn < 5; turn += 1) await appErrorOf(guarded.read(answer));
  };

  it('says of a database that does not answer that it is unavailable, and never tries again', async () => {
    scripted.failure = driverError('ECONNREFUSED');
    expect(await appErrorOf(guarded.transact(answer))).to.include({
      kind: 'unavailable',
      code: 'database.unavailable',
    });
    expect(scripted.asked).to.equal(1);
  });

  it('refuses at once during an outage, and goes on by itself a second later', async () => {
    await outage();
    expect(await appErrorOf(guarded.transact(answer))).to.include({
      kind: 'unavailable',
      code: 'resilience.open',
      category: 'database',
      retryAfterSeconds: 1,
    });
    expect(scripted.asked).to.equal(5);
    scripted.failure = undefined;
    await clock.advance(1_000);
    expect(await guarded.transact(answer)).to.equal('answer');
    expect(state()).to.equal('closed');
  });

  it('takes a refusal for an answer, and passes it on as it came', async () => {
    const refusals = [
      driverError('ER_DUP_ENTRY'),
      driverError('40001'),
      driverError('ER_PARSE_ERROR'),
      new AppError('validation', 'task.bad', 'Bad'),
    ];
    for (const refusal of refusals) {
      scripted.failure = refusal;
      for (let turn = 0; turn < 10; turn += 1) {
        expect(await rejectionOf(guarded.transact(answer))).to.equal(refusal);
      }
    }
    expect(state()).to.equal('closed');
    expect(resilience.statuses()[0]).to.include({ failures: 0 });
  });

  it('closes what it guards, even during an outage', async () => {
    await outage();
    await guarded.close();
    expect(scripted.isClosed).to.equal(true);
  });
});
