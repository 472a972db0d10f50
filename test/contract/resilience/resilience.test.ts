import sinon from 'sinon';
import { CockatielResilience } from '../../../src/adapters/outbound/cockatiel/cockatiel-resilience.js';
import { ManualClock } from '../../support/manual-clock.js';
import { resilienceContract } from './resilience.contract.js';

resilienceContract('CockatielResilience', ({ metrics, settings }) => {
  const clock = new ManualClock();
  // cockatiel has no clock of its own to be given: it asks the system.
  const system = sinon.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  const randomness = { fraction: () => 0.5 };
  return {
    resilience: new CockatielResilience({ clock, randomness, metrics }, settings),
    advance: async (ms) => {
      await new Promise((resolve) => setImmediate(resolve));
      await clock.advance(ms);
      await system.tickAsync(ms);
      await new Promise((resolve) => setImmediate(resolve));
    },
    close: () => {
      system.restore();
    },
  };
});
