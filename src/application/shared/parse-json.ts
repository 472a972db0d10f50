import { AppError } from '../../domain/shared/app-error.js';
import type { JsonValue } from '../../domain/shared/json.js';
import { firstJsonFault } from './first-json-fault.js';

/**
 * @throws AppError `validation` (`json.malformed`) naming the position of the first fault, in characters from
 * 0. The parser's own message is not kept: it quotes the text.
 */
export function parseJson(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    const position = String(firstJsonFault(text));
    throw new AppError(
      'validation',
      'json.malformed',
      `The body is not valid JSON at position ${position}`,
      { faults: [{ path: '', message: `invalid JSON at position ${position}` }] },
    );
  }
}
