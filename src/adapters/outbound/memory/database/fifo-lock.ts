import { AppError } from '../../../../domain/shared/app-error.js';

/** Actions that may wait; beyond, callers are better off trying again later. */
const MAX_WAITING = 10_000;

/** Runs actions one at a time, in order of arrival. */
export class FifoLock {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  async run<T>(action: () => Promise<T>): Promise<T> {
    if (this.waiting >= MAX_WAITING) throw overloaded();
    this.waiting += 1;
    const result = this.last.then(() => {
      this.waiting -= 1;
      return action();
    });
    this.last = result.catch(() => undefined);
    return result;
  }
}

function overloaded(): AppError {
  return new AppError('unavailable', 'database.overloaded', 'Too many writes are waiting', {
    retryAfterSeconds: 5,
  });
}
