/** What JSON can carry without loss. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Deeper ones could not be written by recursion everywhere. */
export const MOST_JSON_LEVELS = 1_000;

/**
 * Whether JSON carries a value as it is, so that it can be written without harm: no circles, no instances of classes, no
 * functions, numbers that are finite. Properties that are undefined are left out.
 * @param most characters and values together; `large`: there are more
 */
export function jsonForm(value: unknown, most: number): 'plain' | 'large' | 'other' {
  const left = { count: most };
  try {
    if (isPlain(value, left, 0)) return 'plain';
  } catch {
    // A property that throws when it is read.
  }
  return left.count < 0 ? 'large' : 'other';
}

function isPlain(value: unknown, left: { count: number }, level: number): boolean {
  left.count -= typeof value === 'string' ? value.length : 1;
  if (left.count < 0 || level > MOST_JSON_LEVELS) return false;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.every((item) => isPlain(item, left, level + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return false;
  for (const [name, item] of Object.entries(value)) {
    left.count -= name.length;
    if (item !== undefined && !isPlain(item, left, level + 1)) return false;
  }
  return true;
}
