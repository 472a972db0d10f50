import type { IncomingMessage } from 'node:http';
import rawBody from 'raw-body';
import { AppError, validationError } from '../../../domain/shared/app-error.js';
import type { JsonValue } from '../../../domain/shared/json.js';
import { withoutPlace } from './request-gate.js';
import { refuseUnsafe } from '../wire/parse-dto.js';
import { parseJson } from '../../../application/shared/parse-json.js';

export const WEBHOOK_LIMIT = 25 * 1024 * 1024;
export const API_LIMIT = 1024 * 1024;
export const BULK_LIMIT = 16 * 1024 * 1024;

/**
 * The exact bytes of the body.
 * @throws AppError `too-large`, or `validation` when the client broke off
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw validationError('request.encoding', `The content encoding ${encoding} is not supported`);
  }
  try {
    return await withoutPlace(request, () =>
      rawBody(request, { limit, length: request.headers['content-length'] ?? null }),
    );
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const { type } = cause as { type?: string };
    if (type === 'entity.too.large') {
      // The rest is discarded, until the request times out: a closed connection would cost the client the
      // answer, and an unread body would block the next request on the same connection.
      request.resume();
      throw tooLarge(limit, cause);
    }
    throw new AppError('validation', 'request.incomplete', 'The body is incomplete', { cause });
  }
}

/**
 * Refuses a body by the length it announces.
 * @throws AppError `too-large`
 */
export function refuseTooLarge({ headers }: IncomingMessage, limit: number): void {
  if (Number(headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
}

function tooLarge(limit: number, cause?: unknown): AppError {
  const message = `The body is larger than ${String(limit)} bytes`;
  return new AppError('too-large', 'request.too-large', message, { cause });
}

/** Media types of requests with a JSON body. */
export const JSON_TYPES = ['application/json', 'application/merge-patch+json'] as const;

/** @throws AppError `validation` naming the position of the first fault */
export async function readJson(
  request: IncomingMessage,
  limit: number,
): Promise<{ readonly value: JsonValue; readonly size: number }> {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!JSON_TYPES.some((known) => known === type)) {
    throw validationError('request.content-type', 'The content type must be application/json', [
      { path: '', message: `must be sent as ${JSON_TYPES.join(' or ')}` },
    ]);
  }
  const bytes = await readBody(request, limit);
  const text = new TextDecoder('utf-8', { fatal: false }).decode(bytes);
  const value = parseJson(text);
  refuseUnsafe(value);
  return { value, size: bytes.length };
}

/** As `readJson`; an empty object where there is no body. */
export async function readOptionalJson(
  request: IncomingMessage,
  limit: number,
): Promise<JsonValue> {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && length === '0') return {};
  return (await readJson(request, limit)).value;
}
