import type { FieldFault } from '../../domain/shared/app-error.js';
import type { JsonObject, JsonValue } from '../../domain/shared/json.js';

/** What versions and schemas mean. */
export interface PluginRules {
  isVersion(text: string): boolean;
  isRange(text: string): boolean;
  satisfies(version: string, range: string): boolean;
  /** Why a schema cannot be used; undefined when it can. */
  schemaFault(schema: JsonObject): string | undefined;
  /** The settings with their defaults, and every fault. */
  settingFaults(
    schema: JsonObject,
    settings: JsonValue,
  ): { readonly value: JsonObject; readonly faults: readonly FieldFault[] };
}
