import { expect } from 'chai';
import { stub } from 'sinon';
import { Housekeeper } from '../../../../src/adapters/inbound/worker/housekeeper.js';
import type { Retained } from '../../../../src/application/storage/retained.js';
import { settle, inMemoryParts } from '../../../support/in-memory-parts.js';

const HOUR_MS = 3_600_000;

describe('Housekeeper', () => {
  let parts: ReturnType<typeof inMemoryParts>;
  let started: Housekeeper[];

  beforeEach(() => {
    parts = inMemoryParts();
    started = [];
  });

  afterEach(async () => {
    for (const housekeeper of started) await housekeeper.stop();
    expect(parts.clock.asleep).to.equal(0);
  });

  const start = (holder = 'one', before: readonly Retained[] = []) => {
    const answers = {
      what: 'answers',
      keptMs: () => 24 * HOUR_MS,
      forgetBefore: (time: Date, limit: number) => parts.idempotency.forgetBefore(time, limit),
    };
    const housekeeper = new Housekeeper({
      ...parts,
      retained: () => [...before, answers],
      holder,
      everyMs: () => HOUR_MS / 6,
    });
    started.push(housekeeper);
    housekeeper.start();
    return settle();
  };

  const remember = (key: string) => {
    const createdAt = parts.clock.now();
    const record = { scope: 'test', key, fingerprint: 'f', result: null, createdAt };
    return parts.work.run(() => parts.idempotency.save(record));
  };

  const isKnown = async (key: string) =>
    (await parts.work.run(() => parts.idempotency.find('test', key))) !== undefined;

  it('forgets the answers to requests after a day, not before', async () => {
    await remember('old');
    await parts.clock.advance(HOUR_MS);
    await remember('younger');
    await start();
    await parts.clock.advance(22.5 * HOUR_MS);
    expect([await isKnown('old'), await isKnown('younger')]).to.deep.equal([true, true]);
    await parts.clock.advance(HOUR_MS);
    await settle();
    expect([await isKnown('old'), await isKnown('younger')]).to.deep.equal([false, true]);
  });

  it('forgets however many there are', async () => {
    for (let index = 0; index < 1_001; index += 1) await remember(String(index));
    await parts.clock.advance(25 * HOUR_MS);
    await start();
    const left = await parts.work.run(() => parts.idempotency.forgetBefore(parts.clock.now(), 1));
    expect(left).to.equal(0);
  });

  it('is done by one process at a time', async () => {
    const forget = stub(parts.idempotency, 'forgetBefore').resolves(0);
    await start('one');
    await start('two');
    expect(forget.callCount).to.equal(1);
  });

  it('forgets the rest though something cannot be forgotten', async () => {
    await remember('old');
    await parts.clock.advance(25 * HOUR_MS);
    const failing = {
      what: 'stubborn',
      keptMs: () => 0,
      forgetBefore: () => Promise.reject(new Error('no')),
    };
    await start('one', [failing]);
    expect(await isKnown('old')).to.equal(false);
    expect(parts.logger.entries[0]?.facts).to.include({ what: 'stubborn' });
  });

  it('goes on after a failure', async () => {
    const forget = stub(parts.idempotency, 'forgetBefore').callThrough();
    forget.onFirstCall().rejects(new Error('the database is away'));
    await remember('old');
    await parts.clock.advance(25 * HOUR_MS);
    await start();
    expect(await isKnown('old')).to.equal(true);
    expect(parts.logger.entries.map(({ level }) => level)).to.deep.equal(['warn']);
    await parts.clock.advance(HOUR_MS / 6);
    await settle();
    expect(await isKnown('old')).to.equal(false);
  });
});
