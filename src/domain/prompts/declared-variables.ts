import type { JsonObject, JsonValue } from '../shared/json.js';

/** What Liquid knows of texts and lists itself. */
const OF_EVERYTHING: ReadonlySet<string> = new Set(['first', 'last', 'size']);

/**
 * Paths (`user.name`, `items[0].price`) that a JSON Schema does not name. Where a schema names no properties, or allows
 * others, every path is declared.
 */
export function undeclaredVariables(
  paths: readonly string[],
  schema: JsonObject,
): readonly string[] {
  return paths.filter((path) => !isDeclared(path.split(/[.[\]]+/).filter(Boolean), schema));
}

function isDeclared([first, ...rest]: readonly string[], schema: JsonValue | undefined): boolean {
  if (first === undefined || !isObject(schema) || OF_EVERYTHING.has(first)) return true;
  const { items, properties, additionalProperties } = schema;
  if (/^\d+$/.test(first) && items !== undefined) return isDeclared(rest, items);
  if (!isObject(properties)) return additionalProperties !== false;
  if (Object.hasOwn(properties, first)) return isDeclared(rest, properties[first]);
  return additionalProperties === true || isObject(additionalProperties);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
