import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { FieldFault } from '../../../domain/shared/app-error.js';
import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';
import type { PayloadSchemas } from '../../../ports/jobs/payload-schemas.js';

const MOST_FAULTS = 20;

/** Compiles each schema once. */
export class AjvPayloadSchemas implements PayloadSchemas {
  private readonly ajv = new Ajv({
    logger: false,
    strict: false,
    validateFormats: false,
    verbose: true,
  });
  private readonly compiled = new WeakMap<JsonObject, ValidateFunction>();

  faults(schema: JsonObject, payload: JsonValue): readonly FieldFault[] {
    const known = this.compiled.get(schema);
    const validate = known ?? this.ajv.compile(schema);
    if (!known) this.compiled.set(schema, validate);
    if (validate(payload)) return [];
    return (validate.errors ?? []).filter(tells).slice(0, MOST_FAULTS).map(toFault);
  }
}

/** What a branch that was not taken, or names that were refused, led to says nothing further. */
function tells({ keyword }: ErrorObject): boolean {
  return keyword !== 'if' && keyword !== 'propertyNames';
}

/** A schema that describes its values names them so, instead of by its pattern. */
function toFault(error: ErrorObject): FieldFault {
  const { instancePath, keyword, message = 'is not valid', params, parentSchema } = error;
  const { description } = (parentSchema ?? {}) as { readonly description?: string };
  const isDescribed = keyword === 'pattern' && description !== undefined;
  const { additionalProperty } = params as { readonly additionalProperty?: string };
  const named = additionalProperty ?? error.propertyName;
  const told = isDescribed ? `must be ${description}` : message;
  return {
    path: instancePath.slice(1).replaceAll('/', '.'),
    message: named === undefined ? told : `${told} (${named})`,
  };
}
