import { AppError } from '../../../domain/shared/app-error.js';
import type { Logger } from '../../../ports/runtime/logger.js';

export interface RequestLimits {
  /** Requests handled at once. */
  readonly concurrent: number;
  /** How long one may take, ms. */
  readonly timeoutMs: number;
}

export interface RequestGateDeps {
  /** Asked for each request, so that a change counts at once. */
  readonly limits: () => RequestLimits;
  readonly logger: Logger;
}

/**
 * Bounds how many requests are handled at once and how long a caller waits for each. A request that took too
 * long goes on unseen, and counts as under way until it ends: nothing can take its transaction back from here.
 * An answer that streams is not bounded, only what comes before it.
 */
export class RequestGate {
  private underWay = 0;

  constructor(private readonly deps: RequestGateDeps) {}

  /** @throws AppError `unavailable` (`http.busy`) at the bound, `timeout` (`http.timeout`) when it took too long */
  async pass(handle: () => Promise<void>): Promise<void> {
    const { concurrent, timeoutMs } = this.deps.limits();
    if (this.underWay >= concurrent) {
      throw new AppError('unavailable', 'http.busy', 'Too many requests are being handled', {
        retryAfterSeconds: 1,
      });
    }
    const handling = this.counted(handle);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        this.abandon(handling);
        reject(tookTooLong(timeoutMs));
      }, timeoutMs);
    });
    try {
      await Promise.race([handling, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async counted(handle: () => Promise<void>): Promise<void> {
    this.underWay += 1;
    try {
      await handle();
    } finally {
      this.underWay -= 1;
    }
  }

  private abandon(handling: Promise<void>): void {
    handling.catch((error: unknown) => {
      this.deps.logger.warn('a request failed after its time was up', { error });
    });
  }
}

function tookTooLong(timeoutMs: number): AppError {
  const seconds = String(timeoutMs / 1_000);
  const message = `The request took longer than ${seconds} seconds; whether it had an effect is not known`;
  return new AppError('timeout', 'http.timeout', message);
}
