import { randomBytes } from 'node:crypto';
import type { Clock } from '../../src/ports/runtime/clock.js';
import type { Randomness } from '../../src/ports/runtime/randomness.js';

/** For adapters that wait on other programs, whose time cannot be moved. */
export const realClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener('abort', end);
    }),
};

export const realRandomness: Randomness = {
  fraction: () => Math.random(),
  secret: (bytes) => randomBytes(bytes).toString('base64url'),
};

/** Keeps the names of one suite apart from those of others that run at the same time. */
export function ownPrefix(): string {
  return `test-${randomBytes(6).toString('hex')}`;
}
