import { expect } from 'chai';
import type { Connections } from '../../../../src/adapters/outbound/typeorm/connections.js';
import { ServerClock } from '../../../../src/adapters/outbound/typeorm/server/server-clock.js';
import type { SqlSession } from '../../../../src/adapters/outbound/typeorm/sql-session.js';
import { settle } from '../../../support/in-memory-parts.js';
import { ManualClock } from '../../../support/manual-clock.js';

const HOUR = 3_600_000;

describe('ServerClock', () => {
  let local: ManualClock;
  let serverAheadMs: number;
  let startMs: number;
  let asked: number;
  let isAway: boolean;

  const serverMs = () => startMs + local.monotonicMs() + serverAheadMs;

  const session = {
    rows: () => Promise.resolve([{ now_ms: String(serverMs()) }]),
  } as unknown as SqlSession;

  const connections: Connections = {
    read: (body) => {
      asked += 1;
      return isAway ? Promise.reject(new Error('away')) : body(session);
    },
    transact: (body) => body(session),
    close: () => Promise.resolve(),
  };

  const started = async (): Promise<ServerClock> => {
    const clock = new ServerClock(local, connections, 'postgres');
    await clock.measure();
    return clock;
  };

  beforeEach(() => {
    local = new ManualClock();
    startMs = local.now().getTime();
    serverAheadMs = 5 * 60_000;
    asked = 0;
    isAway = false;
  });

  it('shows the time of the server', async () => {
    const clock = await started();
    expect(clock.now().getTime()).to.equal(serverMs());
    await local.advance(30_000);
    expect(clock.now().getTime()).to.equal(serverMs());
  });

  it('shows the time of this machine as long as the server has not answered', async () => {
    isAway = true;
    const clock = await started();
    expect(clock.now()).to.deep.equal(local.now());
  });

  it('stays as it is when the clock of this machine is set', async () => {
    const clock = await started();
    for (const jumpMs of [2 * HOUR, -2 * HOUR]) {
      local.setWallClock(new Date(local.now().getTime() + jumpMs));
      expect(clock.now().getTime()).to.equal(serverMs());
    }
  });

  it('asks again at once after this machine was set or stood still, and else every minute', async () => {
    const clock = await started();
    await local.advance(10_000);
    clock.now();
    await settle();
    expect(asked).to.equal(1);
    serverAheadMs += HOUR; // the machine slept for an hour, and its own clock has been put right
    local.setWallClock(new Date(local.now().getTime() + HOUR));
    clock.now();
    await settle();
    expect(asked).to.equal(2);
    expect(clock.now().getTime()).to.equal(serverMs());
    await local.advance(60_001);
    clock.now();
    await settle();
    expect(asked).to.equal(3);
  });

  it('keeps the last difference, and asks seldom, while the server is away', async () => {
    const clock = await started();
    isAway = true;
    local.setWallClock(new Date(local.now().getTime() + HOUR));
    await local.advance(2_000);
    for (let time = 0; time < 5; time += 1) {
      expect(clock.now().getTime()).to.equal(serverMs());
      await settle();
    }
    expect(asked).to.equal(2);
  });
});
