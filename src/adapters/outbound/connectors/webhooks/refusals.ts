import { AppError, validationError } from '../../../../domain/shared/app-error.js';
import type { WebhookRequest } from '../../../../ports/events/webhook-provider.js';

export function refused(code: string, message: string): AppError {
  return new AppError('unauthorised', code, message);
}

/**
 * Refuses what was signed too long ago, or too far ahead, to be no replay.
 * @param signedAt ms since 1970; NaN when there is none
 * @throws AppError `unauthorised` (`webhook.stale`)
 */
export function refuseUnlessFresh(signedAt: number, now: Date, windowMs: number): void {
  if (Math.abs(now.getTime() - signedAt) <= windowMs) return;
  throw refused('webhook.stale', 'The delivery was not signed just now');
}

/** @throws AppError `validation` when the header is not there or has another form */
export function requiredHeader(
  headers: WebhookRequest['headers'],
  name: string,
  shape: RegExp,
): string {
  const value = headers[name];
  if (value !== undefined && shape.test(value)) return value;
  throw validationError('webhook.missing-header', `The header ${name} is missing or malformed`, [
    { path: name, message: 'is missing or malformed' },
  ]);
}

/** @throws AppError `validation`: the payload does not say what it is */
export function missingPart(path: string): AppError {
  const message = `The payload has no ${path}, or a malformed one`;
  return validationError('webhook.missing-part', message, [
    { path, message: 'is missing or malformed' },
  ]);
}
