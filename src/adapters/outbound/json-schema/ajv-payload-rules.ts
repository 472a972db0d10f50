import { Ajv, type ValidateFunction } from 'ajv';
import type { FieldFault } from '../../../domain/shared/app-error.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import type { PayloadRules } from '../../../ports/jobs/payload-rules.js';

/** Most faults told of one payload. */
const MOST_FAULTS = 20;

/** JSON Schema through Ajv; each schema is compiled once. */
export class AjvPayloadRules implements PayloadRules {
  private readonly ajv = new Ajv({ allErrors: true, strict: false });
  private readonly compiled = new WeakMap<JsonObject, ValidateFunction>();

  faultsOf(schema: JsonObject, payload: JsonObject): readonly FieldFault[] {
    let validate = this.compiled.get(schema);
    if (!validate) {
      validate = this.ajv.compile(schema);
      this.compiled.set(schema, validate);
    }
    if (validate(payload)) return [];
    return (validate.errors ?? []).slice(0, MOST_FAULTS).map(({ instancePath, message }) => ({
      path: `payload${instancePath.replaceAll('/', '.')}`,
      message: message ?? 'is not valid',
    }));
  }
}
