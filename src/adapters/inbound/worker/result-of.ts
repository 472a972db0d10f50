import { AppError } from '../../../domain/shared/app-error.js';
import type { JsonValue } from '../../../domain/shared/json.js';

/** Largest result, in characters of JSON. */
const MOST_RESULT = 100_000;

/** What is kept of what a handler gave back. @throws AppError `validation` unless that is JSON, and not too much */
export function resultOf(given: unknown): { readonly result?: JsonValue } {
  if (given === undefined || given === null) return {};
  const text = textOf(given);
  if (text === undefined) return {};
  if (text.length <= MOST_RESULT) return { result: JSON.parse(text) as JsonValue };
  const message = `Its result has ${String(text.length)} characters; at most ${String(MOST_RESULT)} are kept`;
  throw new AppError('validation', 'job.large-result', message);
}

function textOf(given: unknown): string | undefined {
  try {
    return JSON.stringify(given);
  } catch (error) {
    throw new AppError('validation', 'job.bad-result', 'Its result is no JSON', { cause: error });
  }
}
