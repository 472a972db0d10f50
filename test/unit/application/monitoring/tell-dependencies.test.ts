import { expect } from 'chai';
import { CockatielResilience } from '../../../../src/adapters/outbound/cockatiel/cockatiel-resilience.js';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { TellDependencies } from '../../../../src/application/monitoring/tell-dependencies.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import type { UnitOfWork } from '../../../../src/ports/runtime/unit-of-work.js';
import { inMemoryParts, settle } from '../../../support/in-memory-parts.js';
import { appErrorOf } from '../../../support/rejection.js';

const AWAY = new AppError('unavailable', 'shop.away', 'The shop is away', { retryable: false });

describe('TellDependencies', () => {
  let parts: ReturnType<typeof inMemoryParts>;
  let resilience: CockatielResilience;
  let tell: TellDependencies;

  const teller = (work: UnitOfWork = parts.work) =>
    new TellDependencies({ ...parts, resilience, work, events: parts.eventLog });

  beforeEach(() => {
    parts = inMemoryParts();
    resilience = new CockatielResilience(
      { ...parts, randomness: { fraction: () => 0.5 }, metrics: new InMemoryMetrics() },
      { shop: { breaker: { consecutiveFailures: 1, openSeconds: 5 }, recovery: 'reconnect' } },
    );
    tell = teller();
  });

  afterEach(async () => {
    await tell.stop();
  });

  const shop = () => resilience.policy('shop', 'integration');
  const fail = () => appErrorOf(shop().execute(() => Promise.reject(AWAY)));
  const recover = async () => {
    await parts.clock.advance(5_000);
    await shop().execute(() => Promise.resolve());
  };
  const messages = () => parts.logger.entries.map(({ level, message }) => `${level} ${message}`);

  const stored = async () => {
    await settle();
    await parts.eventStream.sequence(1_000);
    return parts.eventStream.readAfter(0, 1_000);
  };

  it('logs and stores that a dependency fails, what is done about it, and that it is back', async () => {
    resilience.onOpen('shop', { reconnect: () => Promise.resolve() });
    tell.start();
    await fail();
    await settle();
    await recover();
    const events = await stored();
    expect(events.map(({ type, subject, data }) => ({ type, subject, data }))).to.deep.equal([
      {
        type: 'brain.dependency.degraded',
        subject: 'dependency:shop',
        data: { dependency: 'shop' },
      },
      {
        type: 'brain.dependency.recovery-tried',
        subject: 'dependency:shop',
        data: { dependency: 'shop', action: 'reconnect', outcome: 'recovered', durationMs: 0 },
      },
      {
        type: 'brain.dependency.recovered',
        subject: 'dependency:shop',
        data: { dependency: 'shop', openMs: 5_000 },
      },
    ]);
    expect(messages()).to.deep.equal([
      'warn a dependency fails and is not asked for a while',
      'info a recovery action ended',
      'info a dependency answers again',
    ]);
  });

  it('tells of what failed before it started', async () => {
    await fail();
    tell.start();
    expect((await stored()).map(({ type }) => type)).to.deep.equal(['brain.dependency.degraded']);
  });

  it('stores in a transaction and a name of its own, whoever met the failure', async () => {
    tell.start();
    const user = {
      actor: { kind: 'api-key', id: 'api-key:1', role: 'viewer' },
      requestId: 'r-1',
    } as const;
    const rolledBack = parts.scope.run(user, () =>
      parts.work.run(async () => {
        await fail();
        await settle();
        throw new Error('rolled back');
      }),
    );
    await rolledBack.catch(() => undefined);
    const events = await stored();
    expect(events.map(({ actor, requestId }) => ({ actor, requestId }))).to.deep.equal([
      { actor: 'system:resilience', requestId: 'resilience' },
    ]);
  });

  it('only logs while nothing can be stored, without end, error or repetition', async () => {
    let asked = 0;
    const away = Object.assign(Object.create(parts.work) as UnitOfWork, {
      run: () => {
        asked += 1;
        return Promise.reject(new AppError('unavailable', 'database.unavailable', 'Away'));
      },
    });
    tell = teller(away);
    tell.start();
    await fail();
    await settle();
    await recover();
    await settle();
    expect(asked).to.equal(2);
    expect(messages()).to.deep.equal([
      'warn a dependency fails and is not asked for a while',
      'debug news of a dependency is only in the log',
      'info a dependency answers again',
      'debug news of a dependency is only in the log',
    ]);
    expect(await stored()).to.deep.equal([]);
  });

  it('forgets the oldest news while a database hangs, and keeps the log whole', async () => {
    let release: () => void = () => undefined;
    const hanging = new Promise<void>((resolve) => (release = resolve));
    const slow = Object.assign(Object.create(parts.work) as UnitOfWork, {
      run: async <T>(action: () => Promise<T>) => {
        await hanging;
        return parts.work.run(action);
      },
    });
    tell = teller(slow);
    tell.start();
    for (let turn = 0; turn < 100; turn += 1) {
      await fail();
      await recover();
    }
    release();
    await tell.stop();
    expect(parts.logger.entries).to.have.length(200);
    const events = await stored();
    expect(events).to.have.length(101);
    expect(events.at(-1)?.type).to.equal('brain.dependency.recovered');
  });

  it('stores what is waiting when it stops, and hears nothing afterwards', async () => {
    tell.start();
    await fail();
    await tell.stop();
    await recover();
    expect((await stored()).map(({ type }) => type)).to.deep.equal(['brain.dependency.degraded']);
  });
});
