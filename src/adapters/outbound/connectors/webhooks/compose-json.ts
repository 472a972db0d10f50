import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';

/**
 * The JSON object within the bytes with parts that every delivery has put in where they are missing; bytes that
 * are none stay as they are.
 */
export function composeJson(
  body: Uint8Array,
  complete: (given: JsonObject) => JsonObject,
): Uint8Array {
  const given = objectIn(body);
  return given === undefined ? body : new TextEncoder().encode(JSON.stringify(complete(given)));
}

export function objectIn(body: Uint8Array): JsonObject | undefined {
  try {
    const value = JSON.parse(new TextDecoder().decode(body)) as JsonValue;
    const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
    return isObject ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
