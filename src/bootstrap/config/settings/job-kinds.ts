import { isSchema } from '../../../adapters/outbound/ajv/is-schema.js';
import type { Concurrency } from '../../../domain/jobs/concurrency.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import { isGroup } from '../parts.js';
import type { SettingKind } from '../setting.js';
import { decimal, integer } from '../setting-kinds.js';

const MOST_SCHEMA = 65_536;

/** A JSON Schema that can be compiled. */
export const JSON_SCHEMA: SettingKind<JsonObject> = {
  phrase: 'a JSON Schema of at most 64 KiB',
  accepts: (value) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && JSON.stringify(value).length <= MOST_SCHEMA && isSchema(value);
  },
  fromText: readJson,
  schema: { type: 'object' },
};

const PLACES = integer(1, 1000);
const WAIT = decimal(0.01, 86_400);

/** So many jobs, or as many within bounds as pay. */
export const CONCURRENCY: SettingKind<Concurrency> = {
  phrase:
    'an integer between 1 and 1000, or {min, max} of such with min at most max, perhaps with targetWaitSeconds (JSON in variables)',
  accepts: (value) => {
    if (!isGroup(value)) return PLACES.accepts(value);
    const { min, max, targetWaitSeconds, ...rest } = value;
    const isOrdered = typeof min === 'number' && typeof max === 'number' && min <= max;
    const isKnown = Object.keys(rest).length === 0;
    const isPatient = targetWaitSeconds === undefined || WAIT.accepts(targetWaitSeconds);
    return isOrdered && isKnown && isPatient && PLACES.accepts(min) && PLACES.accepts(max);
  },
  fromText: readJson,
  schema: {
    oneOf: [
      PLACES.schema,
      {
        type: 'object',
        properties: { min: PLACES.schema, max: PLACES.schema, targetWaitSeconds: WAIT.schema },
        required: ['min', 'max'],
        additionalProperties: false,
      },
    ],
  },
};

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
