import type { Clock } from '../../../ports/runtime/clock.js';

/** Resolves once one of the signals has aborted, and leaves no listener on the others. */
export function whenAborted(...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const abort = () => {
      for (const signal of signals) signal.removeEventListener('abort', abort);
      resolve();
    };
    for (const signal of signals) signal.addEventListener('abort', abort);
    if (signals.some((signal) => signal.aborted)) abort();
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
