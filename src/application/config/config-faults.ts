import { AppError, validationError } from '../../domain/shared/app-error.js';

/** Whoever asks for a configuration that cannot be is told what is wrong with it; nothing is wrong here. */
export function asRefusal(error: unknown): unknown {
  if (!(error instanceof AppError) || error.kind !== 'configuration') return error;
  return validationError('config.invalid', error.message, error.faults);
}
