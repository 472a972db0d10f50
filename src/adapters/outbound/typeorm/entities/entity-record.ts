import type { EntitySchema } from 'typeorm';
import type { Entity, EntityState } from '../../../../domain/shared/entities/entity.js';
import type { Field } from '../../../../domain/shared/entities/field.js';
import {
  BOOLEAN,
  columnName,
  ID,
  INTEGER,
  JSON_TEXT,
  key,
  NUMBER,
  recordSchema,
  TEXT,
  TIME,
  type ColumnKind,
} from '../columns.js';
import type { TableDefinition } from '../migrations/create-table.js';
import { AGGREGATE } from '../migrations/aggregate-columns.js';

export function tableOf({ collection }: Pick<Entity, 'collection'>): string {
  return collection.replaceAll('-', '_');
}

/** How an entity is stored: one column for each field. @param more columns of the store's own */
export function entityRecordSchema<Stored extends EntityState>(
  entity: Pick<Entity, 'collection' | 'fields'>,
  more: Readonly<Record<string, ColumnKind>> = {},
): EntitySchema<Stored> {
  const fields = Object.entries(entity.fields).map(([name, field]) => [name, columnOf(field)]);
  const columns = {
    id: ID,
    version: INTEGER,
    createdAt: TIME,
    updatedAt: TIME,
    ...(Object.fromEntries(fields) as object),
    tags: JSON_TEXT,
    metadata: JSON_TEXT,
    deletedAt: TIME,
    ...more,
  };
  return recordSchema<Stored>(tableOf(entity), columns as never);
}

/** The table of an entity, with an index for everything that lists can be asked for. */
export function entityTable(entity: Entity): TableDefinition {
  const table = tableOf(entity);
  const fields = Object.entries(entity.fields);
  const named = (has: (field: Field) => boolean | undefined) =>
    fields.filter(([, field]) => has(field)).map(([name]) => columnName(name));
  const unique = named(({ isUnique }) => isUnique);
  const filtered = named(({ isFilterable, isUnique }) => isFilterable && !isUnique);
  const sorted = named(({ isSortable }) => isSortable);
  return {
    name: table,
    columns: [
      ...AGGREGATE,
      ...fields.map(([name, field]) => `${columnName(name)} ${definitionOf(field)}`),
      ...ENTITY_COLUMNS.map(({ name, type }) => `${name} ${type}`),
    ],
    unique: Object.fromEntries(unique.map((column) => [`${table}_${column}`, column])),
    indexes: {
      [`${table}_created`]: { columns: 'created_at, id' },
      [`${table}_updated`]: { columns: 'updated_at, id' },
      ...Object.fromEntries(
        filtered.map((column) => [`${table}_${column}`, { columns: `${column}, created_at, id` }]),
      ),
      ...Object.fromEntries(
        sorted.map((column) => [`${table}_by_${column}`, { columns: `${column}, id` }]),
      ),
    },
  };
}

/** What entities have besides their own fields. */
export const ENTITY_COLUMNS = [
  { name: 'tags', type: '{text}' },
  { name: 'metadata', type: '{text}' },
  { name: 'deleted_at', type: '{time}' },
] as const;

function columnOf({ shape }: Field): ColumnKind {
  switch (shape.kind) {
    case 'text':
      return TEXT;
    case 'word':
      return key(shape.maxLength);
    case 'choice':
      return key(CHOICE_LENGTH);
    case 'id':
      return ID;
    case 'time':
      return TIME;
    case 'integer':
      return INTEGER;
    case 'decimal':
      return NUMBER;
    case 'flag':
      return BOOLEAN;
    case 'words':
    case 'object':
    case 'list':
      return JSON_TEXT;
  }
}

/** Longest name of a choice. */
const CHOICE_LENGTH = 40;

function definitionOf(field: Field): string {
  return `${typeOf(field)}${field.nullable ? '' : ' NOT NULL'}`;
}

function typeOf({ shape }: Field): string {
  switch (shape.kind) {
    case 'word':
      return `{key:${String(shape.maxLength)}}`;
    case 'choice':
      return `{key:${String(CHOICE_LENGTH)}}`;
    case 'id':
    case 'time':
    case 'integer':
      return `{${shape.kind}}`;
    case 'decimal':
      return '{double}';
    case 'flag':
      return '{integer}';
    case 'text':
    case 'words':
    case 'object':
    case 'list':
      return '{text}';
  }
}
