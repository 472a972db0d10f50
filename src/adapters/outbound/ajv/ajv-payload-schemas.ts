import { Ajv, type ValidateFunction } from 'ajv';
import type { FieldFault } from '../../../domain/shared/app-error.js';
import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';
import type { PayloadSchemas } from '../../../ports/jobs/payload-schemas.js';

const MOST_FAULTS = 20;

/** Compiles each schema once. */
export class AjvPayloadSchemas implements PayloadSchemas {
  private readonly ajv = new Ajv({ logger: false, strict: true, allowUnionTypes: true });
  private readonly compiled = new WeakMap<JsonObject, ValidateFunction>();

  faults(schema: JsonObject, payload: JsonValue): readonly FieldFault[] {
    const known = this.compiled.get(schema);
    const validate = known ?? this.ajv.compile(schema);
    if (!known) this.compiled.set(schema, validate);
    if (validate(payload)) return [];
    return (validate.errors ?? [])
      .slice(0, MOST_FAULTS)
      .map(({ instancePath, message, params }) => {
        const { additionalProperty, propertyName } = params as Readonly<Record<string, string>>;
        const named = additionalProperty ?? propertyName;
        const path = instancePath.slice(1).replaceAll('/', '.');
        return { path, message: `${message ?? 'is not valid'}${named ? ` (${named})` : ''}` };
      });
  }
}
