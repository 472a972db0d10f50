import type { AppError } from '../../../../domain/shared/app-error.js';

/** No thread has begun the attempt: the one it would have got may have ended. Another one may begin it. */
export class AttemptNotBegun extends Error {
  /** @param fault of the thread that ended: of the attempt too, when no other begins it */
  constructor(readonly fault: AppError) {
    super(fault.message, { cause: fault });
  }
}
