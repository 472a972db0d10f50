export interface Outcome {
  done(): void;
  failed(error: unknown): void;
}

/**
 * Runs a synchronous or asynchronous action and tells how it ended; answers, or throws, what the action does,
 * whatever becomes of the telling. Of a promise the caller gets one that settles the same way, after it was told.
 */
export function whenSettled<T>(action: () => T, outcome: Outcome): T {
  let result: T;
  try {
    result = action();
  } catch (error) {
    unharmed(() => {
      outcome.failed(error);
    });
    throw error;
  }
  if (!isThenable(result)) {
    unharmed(() => {
      outcome.done();
    });
    return result;
  }
  return result.then(
    (value: unknown) => {
      unharmed(() => {
        outcome.done();
      });
      return value;
    },
    (error: unknown) => {
      unharmed(() => {
        outcome.failed(error);
      });
      throw error;
    },
  ) as T;
}

/** Who listens must not change what is listened to. */
function unharmed(tell: () => void): void {
  try {
    tell();
  } catch {
    // The action's own outcome counts.
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  return typeof (value as { readonly then?: unknown }).then === 'function';
}
