import { validationError } from '../../../../domain/shared/app-error.js';
import type { FieldType, ListQuery, ListSpec, Page, Sort } from '../../../../domain/shared/page.js';
import type { Dialect } from '../dialect.js';
import type { RecordTable } from '../record-table.js';
import type { SqlSession, SqlValue } from '../sql-session.js';
import { all, any, type Condition } from './condition.js';
import { filterCondition } from './filter-condition.js';
import { decodeCursor, encodeCursor } from './keyset-cursor.js';

/**
 * One page of a table. Pages are found by the sort values of the item before, so items that come or go
 * meanwhile shift nothing. Sortable columns are never null.
 * @param also what else must hold, or is implied and said for the database's sake
 */
export async function listRecords<Stored extends { readonly id: string }>(
  session: SqlSession,
  { table, spec, dialect }: ListedTable<Stored>,
  query: ListQuery,
  also?: Condition,
): Promise<Page<Stored>> {
  const sorts = completeSort(query.sort.length > 0 ? query.sort : spec.defaultSort, spec);
  const conditions = query.filters.map((filter) => filterCondition(filter, spec, table, dialect));
  if (query.cursor !== undefined) conditions.push(behind(query.cursor, sorts, spec, table));
  if (also !== undefined) conditions.push(also);
  const { sql, parameters } = all(conditions);
  const order = sorts
    .map(({ field, descending }) => `${table.column(field)} ${descending ? 'DESC' : 'ASC'}`)
    .join(', ');
  const records = await table.select(session, `${sql} ORDER BY ${order} LIMIT ?`, [
    ...parameters,
    query.limit + 1,
  ]);
  const items = records.slice(0, query.limit);
  const last = items.at(-1);
  if (records.length <= query.limit || !last) return { items };
  const values = sorts.map(({ field }) => table.toSql(field, last[field as keyof Stored]));
  return { items, nextCursor: encodeCursor(sorts, values) };
}

export interface ListedTable<Stored extends { readonly id: string }> {
  readonly table: RecordTable<Stored>;
  readonly spec: ListSpec;
  readonly dialect: Dialect;
}

/** The id decides among equals. */
function completeSort(sorts: readonly Sort[], { sortable }: ListSpec): readonly Sort[] {
  for (const { field } of sorts) {
    if (!Object.hasOwn(sortable, field)) {
      throw validationError('list.invalid', `The list cannot be sorted by ${field.slice(0, 50)}`);
    }
  }
  return [...sorts, { field: 'id', descending: sorts.at(-1)?.descending ?? false }];
}

function behind<Stored extends { readonly id: string }>(
  cursor: string,
  sorts: readonly Sort[],
  { sortable }: ListSpec,
  table: RecordTable<Stored>,
): Condition {
  const typeAt = (index: number) => sortable[sorts[index]?.field ?? ''] ?? 'id';
  const isValue = (value: unknown, index: number): value is SqlValue =>
    typeof value === storedType(typeAt(index)) &&
    (typeof value !== 'number' || Number.isSafeInteger(value) || typeAt(index) === 'decimal');
  const values = decodeCursor(cursor, sorts, isValue);
  const at = (index: number) => values[index] ?? null;
  const columns = sorts.map(({ field }) => table.column(field));
  const alternatives = sorts.map(({ descending }, index): Condition => {
    const equal = columns.slice(0, index).map((column) => `${column} = ?`);
    const beyond = `${columns[index] ?? ''} ${descending ? '<' : '>'} ?`;
    return {
      sql: `(${[...equal, beyond].join(' AND ')})`,
      parameters: columns.slice(0, index + 1).map((_, position) => at(position)),
    };
  });
  // Implied by the alternatives; says it so that the database can start in the middle of an index.
  const start = {
    sql: `${columns[0] ?? ''} ${sorts[0]?.descending ? '<=' : '>='} ?`,
    parameters: [at(0)],
  };
  return all([start, any(alternatives)]);
}

function storedType(type: FieldType): 'string' | 'number' {
  return type === 'text' || type === 'id' ? 'string' : 'number';
}
