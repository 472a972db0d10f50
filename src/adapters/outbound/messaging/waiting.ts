import { setMaxListeners } from 'node:events';
import type { Clock } from '../../../ports/runtime/clock.js';

/**
 * Aborts in the same instant as the first of `signals`, and then leaves no listener on the others. Unlike
 * `AbortSignal.any` it holds on to them: one must abort in the end.
 */
export function firstAbort(...signals: readonly AbortSignal[]): AbortSignal {
  const first = new AbortController();
  // Everything that is at work at a time may wait for it.
  setMaxListeners(0, first.signal);
  const abort = () => {
    for (const signal of signals) signal.removeEventListener('abort', abort);
    first.abort();
  };
  for (const signal of signals) signal.addEventListener('abort', abort);
  if (signals.some((signal) => signal.aborted)) abort();
  return first.signal;
}

export function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/**
 * Waits for `promise`, but no longer than `ms`; afterwards nobody waits for it and its failure is dropped.
 * @returns false when the time ran out; rejects as `promise` does
 */
export async function finishesWithin(
  clock: Clock,
  ms: number,
  promise: Promise<unknown>,
): Promise<boolean> {
  const settled = new AbortController();
  try {
    return await Promise.race([
      promise.then(() => true),
      clock.sleep(ms, settled.signal).then(() => false),
    ]);
  } finally {
    settled.abort();
  }
}
