import { Ajv } from 'ajv';
import semver from 'semver';
import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';
import type { PluginRules } from '../../../ports/plugins/plugin-rules.js';

/** Versions after Semantic Versioning, settings after JSON Schema. */
export class SemverAndJsonSchema implements PluginRules {
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
      compile(schema);
      return undefined;
    } catch (error) {
      return `is no JSON Schema: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  settingFaults(schema: JsonObject, settings: JsonValue) {
    const validate = compile(schema);
    // Defaults that the schema names are filled in.
    const value = structuredClone(settings) as JsonObject;
    if (validate(value)) return { value, faults: [] };
    const faults = (validate.errors ?? []).slice(0, 20).map(({ instancePath, message, params }) => {
      const path = instancePath.slice(1).replaceAll('/', '.');
      const extra = (params as { readonly additionalProperty?: string }).additionalProperty;
      return { path, message: `${message ?? 'is not valid'}${extra ? ` (${extra})` : ''}` };
    });
    return { value, faults };
  }
}

function compile(schema: JsonObject) {
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    useDefaults: true,
    validateFormats: false,
  });
  return ajv.compile(schema);
}
