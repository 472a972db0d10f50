import { InvalidArgumentError, Option } from 'commander';
import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
import { fieldsOf, type FieldSchema } from '../../wire/schema.js';
import { collect } from '../common-options.js';
import type { Invocation } from '../invocation.js';
import { resolveReference } from './resolve-reference.js';
import type { WritingVerb } from './resource-definition.js';

interface FieldOption {
  readonly field: string;
  readonly schema: FieldSchema;
  readonly flag: string;
  readonly option: Option;
}

/** One option for each field of the verb's DTO, so that neither side can be forgotten. */
export function dtoOptions(verb: WritingVerb): readonly FieldOption[] {
  return [...fieldsOf(verb.dto)].map(([field, schema]) => {
    const flag = verb.flags?.[field] ?? kebab(field);
    const option = toOption(flag, schema, verb.references?.[field]?.lookup);
    const isFilledIn = verb.filledIn?.includes(field) ?? false;
    option.makeOptionMandatory(schema.required && !isFilledIn);
    return { field, schema, flag, option };
  });
}

/** `--clear FIELD` for what may be empty: the other way to change a field. */
export function clearOption(options: readonly FieldOption[]): Option | undefined {
  const flags = options.filter(({ schema }) => isClearable(schema)).map(({ flag }) => flag);
  if (flags.length === 0) return undefined;
  return new Option('--clear <field>', `empty it: ${flags.join(', ')}; repeatable`).argParser(
    (value: string, before: readonly string[] | undefined) => {
      if (!flags.includes(value)) {
        throw new InvalidArgumentError(`Allowed choices are ${flags.join(', ')}.`);
      }
      return collect(value, before);
    },
  );
}

/** The body that the options given make. */
export async function bodyOf(
  verb: WritingVerb,
  options: readonly FieldOption[],
  invocation: Invocation,
): Promise<JsonObject> {
  const { clear = [] } = invocation.options as { clear?: readonly string[] };
  const body: Record<string, JsonValue> = {};
  for (const { field, flag, option, schema } of options) {
    const value = invocation.options[option.attributeName()] as JsonValue | undefined;
    const reference = verb.references?.[field];
    if (clear.includes(flag)) {
      if (value !== undefined) invocation.usageError(`--${flag} is set and cleared at once`);
      body[field] = schema.nullable ? null : [];
    } else if (value !== undefined) {
      body[field] =
        reference && typeof value === 'string'
          ? await resolveReference(await invocation.connect(), reference, value)
          : value;
    }
  }
  return body;
}

function toOption(flag: string, { schema }: FieldSchema, lookup: string | undefined): Option {
  const { type, description, examples, enum: choices, format } = schema;
  const [example] = examples as readonly JsonValue[];
  const about = lowerFirst(String(description));
  if (Array.isArray(choices)) {
    return new Option(`--${flag} <choice>`, about).choices(choices as string[]);
  }
  switch (String(type)) {
    case 'array':
      return new Option(`--${flag} <text>`, `${about}; repeatable`).argParser(collect);
    case 'object':
      return new Option(`--${flag} <json>`, `${about}, a JSON object`).argParser(jsonObject);
    case 'boolean':
      return new Option(`--${flag} <true|false>`, about).argParser(truth);
    case 'number':
      return new Option(`--${flag} <number>`, about).argParser(quantity);
    case 'integer':
      return new Option(`--${flag} <number>`, about).argParser(integer);
    default: {
      const kind = format === 'uuid' ? (lookup ? `id or ${lookup}` : 'id') : 'text';
      const shown = format === 'date-time' ? `time` : kind;
      const note = format === 'date-time' ? `, e.g. ${String(example)}` : '';
      return new Option(`--${flag} <${shown}>`, `${about}${note}`);
    }
  }
}

function isClearable({ schema, nullable }: FieldSchema): boolean {
  return nullable || schema['type'] === 'array';
}

function jsonObject(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      return value as JsonObject;
    }
  } catch {
    // said below
  }
  throw new InvalidArgumentError('It must be a JSON object.');
}

export function integer(text: string): number {
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}

function truth(text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  throw new InvalidArgumentError('It must be true or false.');
}

export function quantity(text: string): number {
  if (/^-?\d{1,15}(\.\d{1,9})?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a number.');
}

function kebab(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
