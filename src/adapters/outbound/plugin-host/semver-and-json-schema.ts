import { Ajv, type ValidateFunction } from 'ajv';
import semver from 'semver';
import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';
import type { PluginRules } from '../../../ports/plugins/plugin-rules.js';
import { withinDeadline } from './within-deadline.js';

/** Largest schema, as JSON, in characters. */
const MOST_SCHEMA = 16_384;

const TOO_SLOW = 'took too long to check';

type Checked = ReturnType<PluginRules['settingFaults']>;

interface Known {
  readonly settings: string;
  readonly checked: Checked;
}

/**
 * Versions after Semantic Versioning, settings after JSON Schema. Schemas are of others: they are bounded, run
 * within a deadline, and once for the same settings, however often it is asked.
 */
export class SemverAndJsonSchema implements PluginRules {
  private readonly known = new WeakMap<JsonObject, Known>();

  constructor(private readonly within: typeof withinDeadline = withinDeadline) {}

  isVersion(text: string): boolean {
    return text.length <= 64 && semver.valid(text) === text;
  }

  isRange(text: string): boolean {
    return text.length <= 100 && text.trim() !== '' && semver.validRange(text) !== null;
  }

  satisfies(version: string, range: string): boolean {
    return semver.satisfies(version, range, { includePrerelease: true });
  }

  schemaFault(schema: JsonObject): string | undefined {
    try {
      if (JSON.stringify(schema).length > MOST_SCHEMA) return 'must have at most 16 KiB';
      return this.within(() => typeof compile(schema)) === undefined ? TOO_SLOW : undefined;
    } catch (error) {
      return `is no JSON Schema: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  /** The same schema is the same object. */
  settingFaults(schema: JsonObject, settings: JsonValue): Checked {
    const text = JSON.stringify(settings);
    const known = this.known.get(schema);
    if (known?.settings === text) return known.checked;
    const tooSlow = { value: {}, faults: [{ path: '', message: TOO_SLOW }] };
    const checked = this.within(() => check(schema, text)) ?? tooSlow;
    this.known.set(schema, { settings: text, checked });
    return checked;
  }
}

function check(schema: JsonObject, settings: string): Checked {
  const validate = compile(schema);
  // Defaults that the schema names are filled in.
  const value = JSON.parse(settings) as JsonObject;
  if (validate(value)) return { value, faults: [] };
  const faults = (validate.errors ?? []).slice(0, 20).map(({ instancePath, message, params }) => {
    const path = instancePath.slice(1).replaceAll('/', '.');
    const extra = (params as { readonly additionalProperty?: string }).additionalProperty;
    return { path, message: `${message ?? 'is not valid'}${extra ? ` (${extra})` : ''}` };
  });
  return { value, faults };
}

function isAsync(schema: JsonValue): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  return Object.hasOwn(schema, '$async') || Object.values(schema).some(isAsync);
}

/** @throws Error when it is no schema, or one whose answer would be a promise: that would pass for a yes */
function compile(schema: JsonObject): ValidateFunction {
  if (isAsync(schema)) throw new Error('$async is not allowed');
  const ajv = new Ajv({
    logger: false,
    allErrors: true,
    strict: false,
    useDefaults: true,
    validateFormats: false,
  });
  return ajv.compile(schema);
}
