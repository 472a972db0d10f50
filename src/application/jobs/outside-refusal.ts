import { AppError } from '../../domain/shared/app-error.js';

/** Somebody outside refused what a job sent, and would refuse it again: the job is given up. */
export function outsideRefusal(code: string, message: string, cause?: unknown): AppError {
  return new AppError('validation', code, message, { category: 'integration', cause });
}
