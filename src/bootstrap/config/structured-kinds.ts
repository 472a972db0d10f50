import type { JsonObject } from '../../domain/shared/json.js';
import { groupSchema } from './group-schema.js';
import { faultsWithin, isGroup } from './parts.js';
import type { KindParts, SettingKind, SettingsClass } from './setting.js';

const MOST_ENTRIES = 100;

/** Variables carry values with parts as JSON; other text stays text, to be refused. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function structured<T>(phrase: string, parts: KindParts, schema: JsonObject): SettingKind<T> {
  const kind: SettingKind<T> = {
    phrase,
    accepts: (value) => faultsWithin({ kind }, value, '').next().done === true,
    fromText: readJson,
    schema,
    parts,
  };
  return kind;
}

/** Settings that belong together, as one class declares them; all may be absent unless `required`. */
export function groupOf<T extends object>(type: new () => T): SettingKind<T> {
  const settings: SettingsClass = type;
  return structured(
    'a group of settings',
    { form: 'group', type: settings },
    groupSchema(settings),
  );
}

/**
 * @param what completes "a map of …"
 * @param keyPhrase names what `key` asks for
 */
export function mapOf<T>(
  of: SettingKind<T>,
  { what, key, keyPhrase }: { what: string; key: RegExp; keyPhrase: string },
): SettingKind<Record<string, T>> {
  return structured(
    `a map of ${what}, at most ${MOST_ENTRIES} (JSON in variables)`,
    { form: 'map', of, most: MOST_ENTRIES, key, keyPhrase },
    {
      type: 'object',
      propertyNames: { pattern: key.source },
      maxProperties: MOST_ENTRIES,
      additionalProperties: of.schema,
    },
  );
}

/** @param what completes "a list of …" */
export function listOf<T>(of: SettingKind<T>, what: string): SettingKind<T[]> {
  return structured(
    `a list of ${what}, at most ${MOST_ENTRIES} (JSON in variables)`,
    { form: 'list', of, most: MOST_ENTRIES },
    { type: 'array', items: of.schema, maxItems: MOST_ENTRIES },
  );
}

/** Any JSON object, taken over whole. */
export function jsonObject(): SettingKind<JsonObject> {
  return {
    phrase: 'an object (JSON in variables)',
    accepts: isGroup,
    fromText: readJson,
    schema: { type: 'object' },
  };
}
