import { AppError } from '../../../../domain/shared/app-error.js';
import { describeError } from './error-description.js';

interface Circumstances {
  readonly memoryMb: number | undefined;
  /** It was told to stop before. */
  readonly isKilled: boolean;
}

/** Why an attempt failed whose thread ended before it answered. @param error of the thread, or of Piscina */
export function threadEnded(error: unknown, { memoryMb, isKilled }: Circumstances): AppError {
  const { code, message } = describeError(error);
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    const limit = memoryMb === undefined ? '' : `: it may have ${memoryMb} MB`;
    const text = `Its thread ran out of memory${limit}`;
    return new AppError('internal', 'job.thread-out-of-memory', text, { cause: error });
  }
  const reason = isKilled ? 'it was told to stop and did not' : message;
  const text = `Its thread ended before the job did: ${reason}`;
  return new AppError('internal', 'job.thread-ended', text, { cause: error });
}
