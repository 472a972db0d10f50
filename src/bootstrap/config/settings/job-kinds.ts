import { isSchema } from '../../../adapters/outbound/ajv/is-schema.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import type { SettingKind } from '../setting.js';

const MOST_SCHEMA = 65_536;

/** A JSON Schema that can be compiled. */
export const JSON_SCHEMA: SettingKind<JsonObject> = {
  phrase: 'a JSON Schema of at most 64 KiB',
  accepts: (value) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && JSON.stringify(value).length <= MOST_SCHEMA && isSchema(value);
  },
  fromText: (text) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return text;
    }
  },
  schema: { type: 'object' },
};
