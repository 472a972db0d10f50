import { AppError } from '../../../domain/shared/app-error.js';

export function brokerUnavailable(message: string, cause?: unknown): AppError {
  return new AppError('unavailable', 'broker.unavailable', message, { cause });
}

/** What an error of the client library or the socket says; some carry a code and no message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  return error.message || (code === undefined ? error.name : String(code));
}
