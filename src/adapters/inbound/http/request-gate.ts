import type { IncomingMessage } from 'node:http';
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

/** The places of requests that are being handled. */
const PLACES = new WeakMap<IncomingMessage, Place>();

/**
 * Waits for what the caller still has to send, and lets others have the place meanwhile: whoever sends slowly
 * must not crowd out the rest.
 * @throws AppError `unavailable` (`http.busy`) when no place is free afterwards
 */
export async function withoutPlace<T>(
  request: IncomingMessage,
  waiting: () => Promise<T>,
): Promise<T> {
  const place = PLACES.get(request);
  place?.leave();
  const result = await waiting();
  place?.take();
  return result;
}

/**
 * Bounds how many requests are handled at once and how long a caller waits for each. A request that took too
 * long goes on unseen, and counts as under way until it ends: nothing can take its transaction back from here.
 * An answer that streams is not bounded, only what comes before it.
 */
export class RequestGate {
  private readonly places: Places;

  constructor(private readonly deps: RequestGateDeps) {
    this.places = { taken: 0, bound: () => deps.limits().concurrent };
  }

  /** @throws AppError `unavailable` (`http.busy`) at the bound, `timeout` (`http.timeout`) when it took too long */
  async pass(request: IncomingMessage, handle: () => Promise<void>): Promise<void> {
    const { timeoutMs } = this.deps.limits();
    const place = new Place(this.places);
    place.take();
    PLACES.set(request, place);
    const handling = handle().finally(() => {
      place.leave();
    });
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

  private abandon(handling: Promise<void>): void {
    handling.catch((error: unknown) => {
      this.deps.logger.warn('a request failed after its time was up', { error });
    });
  }
}

interface Places {
  taken: number;
  readonly bound: () => number;
}

/** That of one request. */
class Place {
  private isTaken = false;

  constructor(private readonly places: Places) {}

  take(): void {
    if (this.places.taken >= this.places.bound()) {
      throw new AppError('unavailable', 'http.busy', 'Too many requests are being handled', {
        retryAfterSeconds: 1,
      });
    }
    this.places.taken += 1;
    this.isTaken = true;
  }

  leave(): void {
    if (this.isTaken) this.places.taken -= 1;
    this.isTaken = false;
  }
}

function tookTooLong(timeoutMs: number): AppError {
  const seconds = String(timeoutMs / 1_000);
  const message = `The request took longer than ${seconds} seconds; whether it had an effect is not known`;
  return new AppError('timeout', 'http.timeout', message);
}
