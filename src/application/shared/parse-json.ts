import { AppError } from '../../domain/shared/app-error.js';
import type { JsonValue } from '../../domain/shared/json.js';

/**
 * @throws AppError `validation` (`json.malformed`) naming the position of the first fault, in characters
 */
export function parseJson(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const position = /at position (\d+)/.exec(reason)?.[1] ?? String(text.length);
    throw new AppError(
      'validation',
      'json.malformed',
      `The body is not valid JSON at position ${position}`,
      { cause, faults: [{ path: '', message: `invalid JSON at position ${position}` }] },
    );
  }
}
