import { SystemClock } from '../../src/adapters/outbound/system/system-clock.js';
import { ManualClock } from '../support/manual-clock.js';
import { clockContract } from './clock.contract.js';

clockContract('SystemClock', () => ({
  clock: new SystemClock(),
  pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}));

clockContract('ManualClock', () => {
  const clock = new ManualClock();
  return { clock, pass: (ms) => clock.advance(ms) };
});
