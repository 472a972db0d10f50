/** Reads like a driver's own timeout. */
export class LateError extends Error {
  readonly code = 'ETIMEDOUT';
}

/** Gives up waiting after `ms`; what `promise` does then is nobody's business any more. */
export async function inTime<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new LateError(`No answer within ${String(ms)} ms`));
    }, ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
