import { AppError } from '../../domain/shared/app-error.js';
import type { PressureLevel } from '../../domain/storage/storage-pressure.js';

/** After this a caller may try again, s: clean-up had time to act. */
const RETRY_SECONDS = 30;

/** Whether something new may be taken in: a flag, so that asking costs nothing. */
export class StorageGate {
  level: PressureLevel = 'none';

  /** @throws AppError `storage-full` (`storage.full`) at the hard limit */
  requireRoom(): void {
    if (this.level !== 'hard') return;
    throw new AppError(
      'storage-full',
      'storage.full',
      'Storage is full: nothing new is taken in until there is room again',
      // Told once as an event; an entry for each refusal would fill what is full.
      { severity: 'low', retryAfterSeconds: RETRY_SECONDS },
    );
  }
}
