import type { FieldFault } from '../../domain/shared/app-error.js';
import type { JsonObject, JsonValue } from '../../domain/shared/json.js';

/** Checks payloads by JSON Schemas of our own, which are trusted. */
export interface PayloadSchemas {
  /** @param schema the same one is the same object. @returns at most 20 faults; none: it fits */
  faults(schema: JsonObject, payload: JsonValue): readonly FieldFault[];
}
