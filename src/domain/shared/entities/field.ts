import type { JsonObject, JsonValue } from '../json.js';

/** What values of a field look like. */
export type FieldShape =
  /** Long text; it cannot be filtered or sorted by. */
  | {
      readonly kind: 'text';
      readonly minLength: number;
      readonly maxLength: number;
      readonly pattern?: RegExp;
    }
  /** Short text of at most 255 characters that can be looked up. */
  | {
      readonly kind: 'word';
      readonly minLength: number;
      readonly maxLength: number;
      readonly pattern?: RegExp;
    }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  /** An id; with `to` of something in that collection. */
  | { readonly kind: 'id'; readonly to?: string }
  | { readonly kind: 'time' }
  | { readonly kind: 'integer'; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'decimal'; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'flag' }
  | { readonly kind: 'words'; readonly maxItems: number; readonly maxLength: number }
  | { readonly kind: 'object' }
  | { readonly kind: 'list'; readonly maxItems: number };

/**
 * Who sets a field: people at any time, people once with the creation, or the rules alone; what is hidden is set by
 * the rules and shown to nobody.
 */
export type FieldAccess = 'changeable' | 'once' | 'derived' | 'hidden';

export interface FieldOptions {
  readonly description: string;
  readonly example: JsonValue;
  readonly access?: FieldAccess;
  /** May be null, which is then what it is unless given. */
  readonly nullable?: boolean;
  /** What it is unless given. */
  readonly initial?: unknown;
  /** Lists can be filtered by it: an index is kept. */
  readonly isFilterable?: boolean;
  /** Lists can be sorted by it: an index is kept. It cannot be nullable. */
  readonly isSortable?: boolean;
  /** No two have the same. */
  readonly isUnique?: boolean;
  /** Found by full-text search: as the title of a hit, or in its text. */
  readonly search?: 'title' | 'text';
}

/** One property of an entity. */
export interface Field<Value = unknown, IsRequired extends boolean = boolean> extends FieldOptions {
  readonly shape: FieldShape;
  readonly access: FieldAccess;
  readonly nullable: boolean;
  /** For the compiler only. */
  readonly value?: Value;
  readonly isRequired: IsRequired;
}

export type Fields = Readonly<Record<string, Field>>;

type ValueWith<Value, Options> = Options extends { readonly nullable: true } ? Value | null : Value;
type IsRequiredBy<Options> = Options extends
  | { readonly nullable: true }
  | { readonly initial: unknown }
  | { readonly access: 'derived' | 'hidden' }
  ? false
  : true;
type Made<Value, Options> = Field<ValueWith<Value, Options>, IsRequiredBy<Options>>;

interface Lengths {
  readonly minLength?: number;
  readonly maxLength: number;
  readonly pattern?: RegExp;
}

interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
}

export function text<const Options extends FieldOptions & Lengths>(options: Options) {
  return field<string, Options>(options, { kind: 'text', ...lengthsOf(options) });
}

export function word<const Options extends FieldOptions & Lengths>(options: Options) {
  return field<string, Options>(options, { kind: 'word', ...lengthsOf(options) });
}

export function choice<const Choices extends readonly string[], const Options extends FieldOptions>(
  choices: Choices,
  options: Options,
) {
  return field<Choices[number], Options>(options, { kind: 'choice', choices });
}

/** @param to the collection of what it refers to: nothing else is accepted, and that cannot be deleted meanwhile */
export function reference<Id extends string>(to: string) {
  return <const Options extends FieldOptions>(options: Options) =>
    field<Id, Options>({ ...options, isFilterable: true }, { kind: 'id', to });
}

export function time<const Options extends FieldOptions>(options: Options) {
  return field<Date, Options>(options, { kind: 'time' });
}

export function integer<const Options extends FieldOptions & Bounds>(options: Options) {
  return field<number, Options>(options, { kind: 'integer', ...boundsOf(options) });
}

export function decimal<const Options extends FieldOptions & Bounds>(options: Options) {
  return field<number, Options>(options, { kind: 'decimal', ...boundsOf(options) });
}

export function flag<const Options extends FieldOptions>(options: Options) {
  return field<boolean, Options>(options, { kind: 'flag' });
}

/** Short texts in order. */
export function words<
  const Options extends FieldOptions & { readonly maxItems: number; readonly maxLength: number },
>(options: Options) {
  const { maxItems, maxLength } = options;
  return field<readonly string[], Options>(options, { kind: 'words', maxItems, maxLength });
}

/** A free JSON object. A change is merged into it, as a JSON merge patch. */
export function object<const Options extends FieldOptions>(options: Options) {
  return field<JsonObject, Options>(options, { kind: 'object' });
}

/** Free JSON values in order. */
export function list<Item extends JsonValue | object = JsonValue>() {
  return <const Options extends FieldOptions & { readonly maxItems: number }>(options: Options) =>
    field<readonly Item[], Options>(options, { kind: 'list', maxItems: options.maxItems });
}

function field<Value, Options extends FieldOptions>(
  options: Options,
  shape: FieldShape,
): Made<Value, Options> {
  const { access = 'changeable', nullable = false, initial, ...facts } = options;
  const isGiven = access === 'changeable' || access === 'once';
  const isRequired = isGiven && !nullable && initial === undefined;
  const made = { ...facts, initial: initial ?? null, access, nullable, shape, isRequired };
  return made as unknown as Made<Value, Options>;
}

function lengthsOf({ minLength = 0, maxLength, pattern }: Lengths) {
  return { minLength, maxLength, ...(pattern ? { pattern } : {}) };
}

function boundsOf({ minimum, maximum }: Bounds) {
  return { minimum, maximum };
}

/** What a field holds. */
export type ValueOf<Of> = Of extends Field<infer Value> ? Value : never;
