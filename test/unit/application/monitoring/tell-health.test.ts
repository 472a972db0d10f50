import { expect } from 'chai';
import { stub } from 'sinon';
import { CheckHealth } from '../../../../src/application/monitoring/check-health.js';
import { TellHealth } from '../../../../src/application/monitoring/tell-health.js';
import { toldAfter } from '../../../contract/persistence/told-events.js';
import { inMemoryParts, settle } from '../../../support/in-memory-parts.js';

const EVERY_MS = 30_000;

describe('TellHealth', () => {
  let parts: ReturnType<typeof inMemoryParts>;
  let isWell: boolean;
  let isEnabled: boolean;
  let tell: TellHealth;

  beforeEach(async () => {
    parts = inMemoryParts();
    [isWell, isEnabled] = [true, true];
    const broker = {
      name: 'broker',
      critical: false,
      check: () => (isWell ? Promise.resolve({}) : Promise.reject(new Error('away'))),
    };
    tell = new TellHealth({
      ...parts,
      health: new CheckHealth({ checks: [broker], clock: parts.clock }),
      events: parts.eventLog,
      processId: 'p1',
      settings: () => ({ isEnabled, everyMs: EVERY_MS }),
    });
    tell.start();
    await settle();
  });

  afterEach(async () => {
    await tell.stop();
    expect(parts.clock.asleep).to.equal(0);
  });

  const look = async () => {
    await parts.clock.advance(EVERY_MS);
    await settle();
  };

  const told = async () => {
    await parts.eventStream.sequence(100);
    return (await toldAfter(parts.eventStream, 0)).map(({ type, subject, data }) => ({
      type,
      subject,
      data,
    }));
  };

  it('tells once of a change that two looks in a row show, and of its end', async () => {
    await look();
    isWell = false;
    await look();
    expect(await told()).to.deep.equal([]);
    await look();
    await look();
    const change = (from: string, to: string) => ({
      type: 'brain.health.changed',
      subject: 'process:p1',
      data: {
        ...{ process: 'p1', from, to, checks: [{ name: 'broker', from, to }] },
        message: `broker is ${to}`,
      },
    });
    expect(await told()).to.deep.equal([change('healthy', 'degraded')]);
    isWell = true;
    await look();
    await look();
    expect(await told()).to.deep.equal([
      change('healthy', 'degraded'),
      change('degraded', 'healthy'),
    ]);
  });

  it('is not told of a single bad answer', async () => {
    for (const well of [false, true, false, true]) {
      isWell = well;
      await look();
    }
    expect(await told()).to.deep.equal([]);
  });

  it('stores the news later when it cannot be stored now', async () => {
    const append = stub(parts.eventLog, 'append').rejects(new Error('the database is away'));
    isWell = false;
    for (let turn = 0; turn < 3; turn += 1) await look();
    append.restore();
    expect(await told()).to.deep.equal([]);
    await look();
    expect(await told()).to.have.length(1);
  });

  it('goes on telling while all is not well, for it may be killed before it is over', async () => {
    const looks = async (ms: number) => {
      for (let passedMs = 0; passedMs < ms; passedMs += EVERY_MS) await look();
    };
    isWell = false;
    await looks(11 * 60_000);
    const remains = (await told()).filter(({ type }) => type === 'brain.health.remains');
    expect(remains).to.have.length(2);
    expect(remains[0]?.data).to.deep.equal({
      ...{ process: 'p1', from: 'degraded', to: 'degraded', message: 'broker is degraded' },
      checks: [{ name: 'broker', from: 'degraded', to: 'degraded' }],
    });
    isWell = true;
    await looks(11 * 60_000);
    const all = (await told()).map(({ type }) => type);
    expect(all.slice(3)).to.deep.equal(['brain.health.changed']);
  });

  it('looks only while it is enabled', async () => {
    isEnabled = false;
    isWell = false;
    for (let turn = 0; turn < 3; turn += 1) await look();
    expect(await told()).to.deep.equal([]);
    isEnabled = true;
    for (let turn = 0; turn < 2; turn += 1) await look();
    expect(await told()).to.have.length(1);
  });
});
