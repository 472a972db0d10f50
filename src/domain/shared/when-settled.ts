export interface Outcome {
  done(): void;
  failed(error: unknown): void;
}

/**
 * Runs a synchronous or asynchronous action and tells how it ended; answers, or throws, what the action does.
 * Of a promise the caller gets one that settles the same way, after it was told.
 */
export function whenSettled<T>(action: () => T, outcome: Outcome): T {
  let result: T;
  try {
    result = action();
  } catch (error) {
    outcome.failed(error);
    throw error;
  }
  if (!isPromise(result)) {
    outcome.done();
    return result;
  }
  return result.then(
    (value: unknown) => {
      outcome.done();
      return value;
    },
    (error: unknown) => {
      outcome.failed(error);
      throw error;
    },
  ) as T;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise;
}
