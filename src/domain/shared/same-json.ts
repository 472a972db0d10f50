import type { JsonValue } from './json.js';

/** Whether two values say the same; the order of keys does not matter. */
export function isSameJson(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  return left === right || canonical(left ?? null) === canonical(right ?? null);
}

function canonical(value: JsonValue): string {
  return JSON.stringify(value, (_key, part: JsonValue) => {
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
