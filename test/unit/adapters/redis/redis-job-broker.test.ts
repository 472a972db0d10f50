import { expect } from 'chai';
import { InMemoryLogger } from '../../../../src/adapters/outbound/memory/in-memory-logger.js';
import { RedisJobBroker } from '../../../../src/adapters/outbound/redis/redis-job-broker.js';
import type { RedisLink } from '../../../../src/adapters/outbound/redis/redis-link.js';
import { SystemRandomness } from '../../../../src/adapters/outbound/system/system-randomness.js';
import { ManualClock } from '../../../support/manual-clock.js';

describe('RedisJobBroker', () => {
  let answers: (() => void)[];
  let broker: RedisJobBroker;

  beforeEach(() => {
    answers = [];
    const publishing = {
      state: 'connected',
      ask: () => new Promise<void>((resolve) => answers.push(resolve)),
    } as unknown as RedisLink;
    broker = new RedisJobBroker(
      {
        publishing,
        clock: new ManualClock(),
        randomness: new SystemRandomness(),
        logger: new InMemoryLogger(),
      },
      { prefix: 'brain' },
    );
  });

  const wakeMany = async (name: string) => {
    for (let n = 0; n < 150; n += 1) broker.wake(`job:${name}-${n}`);
    await Promise.resolve();
  };

  it('has at most 100 wake-ups under way to a server that is slow', async () => {
    await wakeMany('early');
    expect(answers).to.have.lengthOf(100);
    for (const answer of answers) answer();
    await new Promise((resolve) => setImmediate(resolve));
    await wakeMany('late');
    expect(answers).to.have.lengthOf(200);
  });
});
