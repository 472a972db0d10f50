import { AppError } from '../../../domain/shared/app-error.js';

/**
 * How many bytes of bodies may be in memory at once, over all requests: callers whose signature is known only
 * when their body is there must not be able to fill the memory.
 */
export class BodyBudget {
  private used = 0;

  constructor(private readonly limit: number) {}

  /** @throws AppError `unavailable` when too much is under way */
  async within<T>(bytes: number, action: () => Promise<T>): Promise<T> {
    if (this.used + bytes > this.limit) {
      throw new AppError(
        'unavailable',
        'http.too-much-at-once',
        'Too many large requests at once',
        {
          retryAfterSeconds: 1,
        },
      );
    }
    this.used += bytes;
    try {
      return await action();
    } finally {
      this.used -= bytes;
    }
  }
}
