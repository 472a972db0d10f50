import { expect } from 'chai';
import { Heartbeat } from '../../../../src/application/monitoring/heartbeat.js';
import type { UnitOfWork } from '../../../../src/ports/runtime/unit-of-work.js';
import { inMemoryParts, settle } from '../../../support/in-memory-parts.js';

function open() {
  const parts = inMemoryParts();
  const state = { isAway: false };
  const work: UnitOfWork = {
    isOpen: false,
    run: (action) => (state.isAway ? Promise.reject(new Error('away')) : parts.work.run(action)),
    afterCommit: () => undefined,
  };
  const beat = new Heartbeat({
    ...parts,
    work,
    record: parts.serviceRecord,
    run: 'r',
    roles: ['api'],
  });
  const startMs = parts.clock.now().getTime();
  const spans = async () =>
    (await parts.serviceRecord.spans(new Date(0), new Date(2 ** 46))).map(
      ({ process, beganAt, seenAt, stoppedAt }) => ({
        process,
        began: (beganAt.getTime() - startMs) / 1_000,
        seen: (seenAt.getTime() - startMs) / 1_000,
        stopped: stoppedAt && (stoppedAt.getTime() - startMs) / 1_000,
      }),
    );
  const pass = async (seconds: number) => {
    await settle();
    for (let second = 0; second < seconds; second += 1) {
      await parts.clock.advance(1_000);
      await settle();
    }
  };
  return { ...parts, state, beat, spans, pass };
}

describe('Heartbeat', () => {
  it('prolongs one row, and marks a stop that was asked for', async () => {
    const { beat, spans, pass } = open();
    beat.start();
    await pass(65);
    expect(await spans()).to.deep.equal([{ process: 'r', began: 0, seen: 60, stopped: null }]);
    await beat.stop();
    expect(await spans()).to.deep.equal([{ process: 'r', began: 0, seen: 65, stopped: 65 }]);
  });

  it('begins a new row after a silence, so that the gap is seen', async () => {
    const { beat, spans, pass, state, logger } = open();
    beat.start();
    await pass(30);
    state.isAway = true;
    await pass(60);
    state.isAway = false;
    await pass(20);
    expect(await spans()).to.deep.equal([
      { process: 'r', began: 0, seen: 30, stopped: null },
      { process: 'r', began: 100, seen: 110, stopped: null },
    ]);
    expect(logger.entries).to.have.length(1);
    await beat.stop();
  });

  it('passes over one lost beat', async () => {
    const { beat, spans, pass, state } = open();
    beat.start();
    await pass(5);
    state.isAway = true;
    await pass(10);
    state.isAway = false;
    await pass(10);
    expect(await spans()).to.have.length(1);
    await beat.stop();
  });

  it('does not hold up the stop when the database hangs', async () => {
    const parts = inMemoryParts();
    const work: UnitOfWork = {
      isOpen: false,
      run: () => new Promise<never>(() => undefined),
      afterCommit: () => undefined,
    };
    const beat = new Heartbeat({
      ...parts,
      work,
      record: parts.serviceRecord,
      run: 'r',
      roles: ['api'],
    });
    beat.start();
    const stopped = beat.stop();
    await settle();
    await parts.clock.advance(1_000);
    await stopped;
  });
});
