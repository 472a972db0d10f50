import type { FieldFault } from '../../domain/shared/app-error.js';
import type { JsonObject } from '../../domain/shared/json.js';

/** What the payloads of a queue may be. */
export interface PayloadRules {
  /** @param schema JSON Schema (draft 2020-12 or 07); the same one is the same object */
  faultsOf(schema: JsonObject, payload: JsonObject): readonly FieldFault[];
}
