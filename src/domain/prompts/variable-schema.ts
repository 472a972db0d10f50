import { jsonForm, type JsonObject, type JsonValue } from '../shared/json.js';

const MOST_CHARACTERS = 50_000;

/** Regular expressions there may take for ever; expressions have those that do not. References may lead anywhere. */
const REFUSED: ReadonlySet<string> = new Set([
  'pattern',
  'patternProperties',
  '$ref',
  '$dynamicRef',
]);

/** Why people may not give this as the schema of a prompt's variables; undefined when they may. */
export function faultOfSchema(schema: JsonObject): string | undefined {
  if (jsonForm(schema, MOST_CHARACTERS) !== 'plain') {
    return `must be plain JSON of at most ${MOST_CHARACTERS} characters`;
  }
  const found = refusedKeyword(schema);
  return found === undefined ? undefined : `must not use ${found}`;
}

/** A property may have the name of a keyword. */
function refusedKeyword(value: JsonValue, areNames = false): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).map((item) => refusedKeyword(item)).find(Boolean);
  }
  for (const [name, item] of Object.entries(value as JsonObject)) {
    if (!areNames && REFUSED.has(name)) return name;
    if (!areNames && (name === 'enum' || name === 'const' || name === 'default')) continue;
    const found = refusedKeyword(item, !areNames && name === 'properties');
    if (found !== undefined) return found;
  }
  return undefined;
}
