import { expect } from 'chai';
import { ScheduleLoop } from '../../../../src/adapters/inbound/worker/schedule-loop.js';
import { inMemoryParts, settle } from '../../../support/in-memory-parts.js';

describe('ScheduleLoop', () => {
  let parts: ReturnType<typeof inMemoryParts>;
  let loop: ScheduleLoop;
  let turns: number;
  let waitMs: number;
  let fault: Error | undefined;

  beforeEach(async () => {
    parts = inMemoryParts();
    [turns, waitMs, fault] = [0, 10_000, undefined];
    const turn = () => {
      turns += 1;
      return fault ? Promise.reject(fault) : Promise.resolve(waitMs);
    };
    loop = new ScheduleLoop({ ...parts, schedules: { turn } });
    loop.start();
    await settle();
  });

  afterEach(async () => {
    await loop.stop();
    expect(parts.clock.asleep).to.equal(0);
  });

  it('looks when something is due, and not before', async () => {
    expect(turns).to.equal(1);
    await parts.clock.advance(9_999);
    expect(turns).to.equal(1);
    await parts.clock.advance(1);
    expect(turns).to.equal(2);
    await parts.clock.advance(60_000);
    expect(turns).to.equal(8);
  });

  it('looks at once when a schedule or the configuration was changed', async () => {
    parts.broker.wake('schedules-changed');
    await settle();
    expect(turns).to.equal(2);
    parts.broker.wake('events-appended');
    await settle();
    expect(turns).to.equal(2);
    loop.notify();
    await settle();
    expect(turns).to.equal(3);
  });

  it('goes on after a failure, and says so once', async () => {
    fault = new Error('the database is away');
    await parts.clock.advance(20_000);
    const told = (level: string) => parts.logger.entries.filter((entry) => entry.level === level);
    expect(turns).to.be.within(4, 20);
    expect(told('warn')).to.have.length(1);
    fault = undefined;
    await parts.clock.advance(10_000);
    expect(told('info')).to.have.length(1);
  });
});
