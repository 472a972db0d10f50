import type { JsonObject } from '../../../domain/shared/json.js';

/** A class whose properties were declared with the decorators of fields.ts. */
export type DtoClass<Dto extends object = object> = new () => Dto;

export interface FieldSchema {
  /** JSON Schema 2020-12 of the value, without null. */
  readonly schema: JsonObject;
  readonly required: boolean;
  readonly nullable: boolean;
  /** How the validated wire value becomes the domain's. */
  readonly convert?: (value: unknown) => unknown;
}

const registry = new Map<object, Map<string, FieldSchema>>();

export function declareField(prototype: object, name: string, field: FieldSchema): void {
  const fields = registry.get(prototype) ?? new Map<string, FieldSchema>();
  registry.set(prototype, fields.set(name, field));
}

/** Where decorators put what they say of a class made at run time. */
export function prototypeOf(dto: DtoClass): object {
  return dto.prototype as object;
}

/** Own fields and inherited ones. */
export function fieldsOf(dto: DtoClass): ReadonlyMap<string, FieldSchema> {
  const fields = new Map<string, FieldSchema>();
  let prototype: object | null = dto.prototype as object;
  while (prototype !== null && prototype !== Object.prototype) {
    for (const [name, field] of registry.get(prototype) ?? []) {
      if (!fields.has(name)) fields.set(name, field);
    }
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
  return fields;
}

/** The JSON Schema of a DTO, as OpenAPI 3.1 and AsyncAPI 3 take it. */
export function jsonSchemaOf(dto: DtoClass): JsonObject {
  const fields = [...fieldsOf(dto)];
  const required = fields.filter(([, field]) => field.required).map(([name]) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(([name, field]) => [name, withNull(field)])),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}

function withNull({ schema, nullable }: FieldSchema): JsonObject {
  if (!nullable) return schema;
  const { type, enum: choices } = schema;
  return {
    ...schema,
    ...(typeof type === 'string' ? { type: [type, 'null'] } : {}),
    ...(Array.isArray(choices) ? { enum: [...(choices as string[]), null] } : {}),
  };
}
