import type { Refusals } from './refusals.js';

/**
 * Waits for `work` until the caller goes; what is still under way then ends by itself, unheard.
 * @throws AppError `resilience.cancelled`, before the work begins if the caller has gone already
 */
export async function unlessGone<T>(
  signal: AbortSignal,
  work: () => Promise<T>,
  refusals: Refusals,
): Promise<T> {
  if (signal.aborted) throw refusals.cancelled(signal.reason);
  let leave: () => void = () => undefined;
  const gone = new Promise<never>((_resolve, reject) => {
    leave = () => {
      reject(refusals.cancelled(signal.reason));
    };
    signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([work(), gone]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
