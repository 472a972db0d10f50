import 'reflect-metadata';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import { eachValid } from '../../../application/shared/each-valid.js';
import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';
import { parseDto } from './parse-dto.js';
import { declareField, jsonSchemaOf, type DtoClass } from './schema.js';
import { isTime } from './time.js';

/** What every field says of itself; the OpenAPI and AsyncAPI documents are made of it. */
export interface FieldOptions {
  readonly description: string;
  readonly example: JsonValue;
  /** May be left out. */
  readonly optional?: boolean;
  /** May be null. */
  readonly nullable?: boolean;
}

interface FieldRules {
  readonly schema: JsonObject;
  readonly rules: readonly PropertyDecorator[];
  readonly convert?: (value: unknown) => unknown;
}

function field(options: FieldOptions, { schema, rules, convert }: FieldRules): PropertyDecorator {
  const { description, example, optional = false, nullable = false } = options;
  return (prototype, name) => {
    for (const rule of rules) rule(prototype, name);
    ValidateIf(
      (_dto, value) => !(optional && value === undefined) && !(nullable && value === null),
    )(prototype, name);
    declareField(prototype, String(name), {
      schema: { ...schema, description, examples: [example] },
      required: !optional,
      nullable,
      ...(convert ? { convert } : {}),
    });
  };
}

export interface TextOptions extends FieldOptions {
  readonly minLength?: number;
  readonly maxLength: number;
  readonly pattern?: RegExp;
}

export function Text(options: TextOptions): PropertyDecorator {
  const { minLength = 0, maxLength, pattern } = options;
  return field(options, {
    schema: {
      type: 'string',
      ...(minLength > 0 ? { minLength } : {}),
      maxLength,
      ...(pattern ? { pattern: pattern.source } : {}),
    },
    rules: [
      IsString(),
      MinLength(minLength),
      MaxLength(maxLength),
      // PostgreSQL cannot store NUL in text
      Matches(/^[^\0]*$/u, { message: '$property must not contain NUL' }),
      ...(pattern ? [Matches(pattern)] : []),
    ],
  });
}

export function Choice(choices: readonly string[], options: FieldOptions): PropertyDecorator {
  return field(options, { schema: { type: 'string', enum: choices }, rules: [IsIn(choices)] });
}

export function Identifier(options: FieldOptions): PropertyDecorator {
  return field(options, { schema: { type: 'string', format: 'uuid' }, rules: [IsUUID()] });
}

/** ISO 8601 on the wire, a Date inside. */
export function Time(options: FieldOptions): PropertyDecorator {
  return field(options, {
    schema: { type: 'string', format: 'date-time' },
    rules: [
      ValidateBy(
        {
          name: 'isTime',
          validator: { validate: (value) => typeof value === 'string' && isTime(value) },
        },
        { message: '$property must be a time such as 2026-12-01T12:00:00Z or a date' },
      ),
    ],
    convert: (value) => new Date(value as string),
  });
}

export function Count(
  options: FieldOptions & { readonly minimum: number; readonly maximum: number },
): PropertyDecorator {
  const { minimum, maximum } = options;
  return field(options, {
    schema: { type: 'integer', minimum, maximum },
    rules: [IsInt(), Min(minimum), Max(maximum)],
  });
}

/** Any number but infinity. */
export function Decimal(options: FieldOptions): PropertyDecorator {
  return field(options, {
    schema: { type: 'number' },
    rules: [IsNumber({ allowNaN: false, allowInfinity: false })],
  });
}

export function TextList(
  options: FieldOptions & { readonly maxItems: number; readonly maxLength: number },
): PropertyDecorator {
  const { maxItems, maxLength } = options;
  return field(options, {
    schema: { type: 'array', items: { type: 'string', minLength: 1, maxLength }, maxItems },
    rules: [
      IsArray(),
      ArrayMaxSize(maxItems),
      IsString({ each: true }),
      MinLength(1, { each: true }),
      MaxLength(maxLength, { each: true }),
      Matches(/^[^\0]*$/u, { each: true, message: '$property must not contain NUL' }),
    ],
  });
}

/** Free JSON object. */
export function JsonField(options: FieldOptions): PropertyDecorator {
  return field(options, { schema: { type: 'object' }, rules: [IsObject()] });
}

/** Free JSON values. */
export function JsonList(options: FieldOptions & { readonly maxItems: number }): PropertyDecorator {
  const { maxItems } = options;
  return field(options, {
    schema: { type: 'array', maxItems },
    rules: [IsArray(), ArrayMaxSize(maxItems)],
  });
}

export function Flag(options: FieldOptions): PropertyDecorator {
  return field(options, { schema: { type: 'boolean' }, rules: [IsBoolean()] });
}

/** A number that need not be whole. */
export function Quantity(
  options: FieldOptions & { readonly minimum: number; readonly maximum: number },
): PropertyDecorator {
  const { minimum, maximum } = options;
  return field(options, {
    schema: { type: 'number', minimum, maximum },
    rules: [IsNumber(), Min(minimum), Max(maximum)],
  });
}

const MOST_ENTRIES = 20;
const ENTRY_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,99}$/;
const LONGEST_ENTRY = 200;

/** At most 20 names to texts of at most 200 characters. */
export function TextMap(options: FieldOptions): PropertyDecorator {
  const isTextMap = (value: unknown): boolean =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).length <= MOST_ENTRIES &&
    Object.entries(value).every(
      ([name, text]: [string, unknown]) =>
        ENTRY_NAME.test(name) &&
        typeof text === 'string' &&
        text.length <= LONGEST_ENTRY &&
        !text.includes('\0'),
    );
  return field(options, {
    schema: {
      type: 'object',
      maxProperties: MOST_ENTRIES,
      additionalProperties: { type: 'string', maxLength: LONGEST_ENTRY },
    },
    rules: [
      ValidateBy(
        { name: 'isTextMap', validator: { validate: isTextMap } },
        { message: '$property must be a map of at most 20 names to texts' },
      ),
    ],
  });
}

/** A whole number, or the name of one. */
export function NamedCount(
  options: FieldOptions & {
    readonly names: Readonly<Record<string, number>>;
    readonly minimum: number;
    readonly maximum: number;
  },
): PropertyDecorator {
  const { names, minimum, maximum } = options;
  const isName = (value: unknown) => typeof value === 'string' && Object.hasOwn(names, value);
  const isNumber = (value: unknown) =>
    Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum;
  const choices = Object.keys(names);
  const message = `$property must be ${String(minimum)} to ${String(maximum)}, or one of ${choices.join(', ')}`;
  return field(options, {
    schema: {
      anyOf: [
        { type: 'integer', minimum, maximum },
        { type: 'string', enum: choices },
      ],
    },
    rules: [
      ValidateBy(
        {
          name: 'isNamedCount',
          validator: { validate: (value) => isName(value) || isNumber(value) },
        },
        { message },
      ),
    ],
    convert: (value) => (typeof value === 'string' ? names[value] : value),
  });
}

/** An object with fields of its own. */
export function Part(dto: DtoClass, options: FieldOptions): PropertyDecorator {
  return field(options, {
    schema: jsonSchemaOf(dto),
    rules: [IsObject()],
    convert: (value) => parseDto(dto, value as JsonValue),
  });
}

/** Objects of one shape, which is a schema of the document by its name: that they may hold themselves. */
export function PartList(
  dto: () => DtoClass,
  options: FieldOptions & { readonly schemaName: string; readonly maxItems: number },
): PropertyDecorator {
  const { schemaName, maxItems } = options;
  return field(options, {
    schema: { type: 'array', items: { $ref: `#/components/schemas/${schemaName}` }, maxItems },
    rules: [IsArray(), ArrayMaxSize(maxItems)],
    convert: (value) => eachValid(value as readonly JsonValue[], (one) => parseDto(dto(), one)),
  });
}

/** A part of an answer that is never sent in: described, not validated. */
export function Answer(options: FieldOptions & { readonly schema: JsonObject }): PropertyDecorator {
  return field(options, { schema: options.schema, rules: [] });
}
