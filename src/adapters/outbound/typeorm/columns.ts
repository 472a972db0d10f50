import {
  parseTraceText,
  toTraceText,
  type TraceContext,
} from '../../../domain/shared/trace-context.js';
import { EntitySchema, type EntitySchemaColumnOptions, type ValueTransformer } from 'typeorm';

export type ColumnKind = Omit<EntitySchemaColumnOptions, 'name'>;

const asNumber: ValueTransformer = {
  to: (value: number | null) => value,
  // BIGINT comes as text from the drivers of MySQL and PostgreSQL
  from: (value: unknown) => (value === null ? null : Number(value)),
};

/**
 * Times are stored as epoch milliseconds, UTC: the same number on every database, whatever the time zones of
 * server, session and process, and exact to JavaScript's millisecond.
 */
const asTime: ValueTransformer = {
  to: (value: Date | null) => (value === null ? null : value.getTime()),
  from: (value: unknown) => (value === null ? null : new Date(Number(value))),
};

/**
 * JSON is stored as text that no driver parses and no server rewrites, so texts that look like numbers, NUL
 * characters and the order of keys survive.
 */
const asJson: ValueTransformer = {
  to: (value: unknown) => (value === null ? null : JSON.stringify(value)),
  from: (value: unknown) => (value === null ? null : (JSON.parse(String(value)) as unknown)),
};

/** PostgreSQL refuses NUL in texts; it becomes the replacement character everywhere. */
const asText: ValueTransformer = {
  to: (value: string | null) => value?.replaceAll('\0', '\uFFFD') ?? null,
  from: (value: unknown) => value,
};

/** One text, as its headers have it. */
const asTrace: ValueTransformer = {
  to: (value: TraceContext | null) => (value === null ? null : toTraceText(value)),
  from: (value: unknown) => (value === null ? null : (parseTraceText(String(value)) ?? null)),
};

/** Truth is stored as 0 or 1. */
const asTruth: ValueTransformer = {
  to: (value: boolean | null) => (value === null ? null : Number(value)),
  from: (value: unknown) => (value === null ? null : Number(value) === 1),
};

export const ID: ColumnKind = { type: 'varchar', length: 36 };
export const TEXT: ColumnKind = { type: 'text', transformer: asText };
export const INTEGER: ColumnKind = { type: 'integer', transformer: asNumber };
export const LONG: ColumnKind = { type: 'bigint', transformer: asNumber };
export const NUMBER: ColumnKind = { type: 'double precision', transformer: asNumber };
export const BOOLEAN: ColumnKind = { type: 'integer', transformer: asTruth };
export const TIME: ColumnKind = { type: 'bigint', transformer: asTime };
export const JSON_TEXT: ColumnKind = { type: 'text', transformer: asJson };
export const TRACE: ColumnKind = { type: 'text', transformer: asTrace };

/** A text that is looked up or unique. @param length in characters; more is refused */
export function key(length: number): ColumnKind {
  return { type: 'varchar', length, transformer: asText };
}

/** A stored record: one column for each property, named in snake_case. */
export function recordSchema<Stored extends { readonly id: string }>(
  tableName: string,
  columns: Readonly<Record<keyof Stored & string, ColumnKind>>,
): EntitySchema<Stored> {
  const named = Object.entries<ColumnKind>(columns).map(([property, column]) => [
    property,
    { ...column, name: columnName(property), nullable: true, primary: property === 'id' },
  ]);
  return new EntitySchema<Stored>({
    name: tableName,
    tableName,
    columns: Object.fromEntries(named) as EntitySchema<Stored>['options']['columns'],
  });
}

/** The column that stores a property: `dueAt` in `due_at`. */
export function columnName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
