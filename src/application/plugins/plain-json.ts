import type { JsonValue } from '../../domain/shared/json.js';

/** What of a value can be told to another process: bytes, functions and signals cannot. */
export function plainJson(value: unknown): JsonValue {
  const text = JSON.stringify(value, (_key, part: unknown) =>
    part instanceof Uint8Array || part instanceof AbortSignal ? undefined : part,
  ) as string | undefined;
  return text === undefined ? null : (JSON.parse(text) as JsonValue);
}
