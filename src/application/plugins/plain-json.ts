import type { JsonValue } from '../../domain/shared/json.js';

/**
 * What of a value can be told to another process, as JSON would have it; bytes and signals are left out, and
 * never written as text on the way.
 */
export function plainJson(value: unknown): JsonValue {
  return told(value) ?? null;
}

/** Undefined: nothing. */
function told(value: unknown): JsonValue | undefined {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'object') return objectTold(value);
  if (typeof value === 'bigint') throw new TypeError('A BigInt has no form in JSON');
  return undefined;
}

function objectTold(value: object): JsonValue | undefined {
  if (ArrayBuffer.isView(value) || value instanceof AbortSignal) return undefined;
  if (Array.isArray(value)) return Array.from(value, (part) => told(part) ?? null);
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return told((value as { toJSON(): unknown }).toJSON());
  }
  const parts = Object.entries(value).map(([name, part]) => [name, told(part)] as const);
  return Object.fromEntries(
    parts.flatMap(([name, part]) => (part === undefined ? [] : [[name, part] as const])),
  );
}
