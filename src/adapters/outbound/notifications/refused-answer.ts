import { AppError } from '../../../domain/shared/app-error.js';
import type { HttpAnswer } from '../../../ports/runtime/http-client.js';

/** Answers that the same message will meet again. What an operator can mend meanwhile is not among them. */
const FINAL = new Set([400, 410, 413, 414, 422]);

/** Longest wait a receiver can ask for, seconds. */
const LONGEST_WAIT = 3_600;

/** @throws AppError `integration` (`alert-channel.refused`) unless the receiver took it; redirects are no success */
export function requireTaken({ status, headers }: HttpAnswer): void {
  if (status >= 200 && status < 300) return;
  const asked = Number(headers['retry-after']);
  throw new AppError(
    'integration',
    'alert-channel.refused',
    `The receiver answered ${String(status)}`,
    {
      retryable: !FINAL.has(status),
      ...(asked > 0 ? { retryAfterSeconds: Math.min(asked, LONGEST_WAIT) } : {}),
    },
  );
}
