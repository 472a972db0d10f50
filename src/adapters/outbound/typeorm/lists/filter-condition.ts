import { validationError } from '../../../../domain/shared/app-error.js';
import type { Filter, ListSpec } from '../../../../domain/shared/page.js';
import type { Dialect } from '../dialect.js';
import { placeholders, type SqlValue } from '../sql-session.js';
import { any, NEVER, type Condition } from './condition.js';

const COMPARISONS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

export interface FilterableTable {
  readonly name: string;
  column(property: string): string;
}

/** A filter of the list grammar as SQL. */
export function filterCondition(
  { field, operator, values }: Filter,
  spec: ListSpec,
  table: FilterableTable,
  dialect: Dialect,
): Condition {
  if (!Object.hasOwn(spec.filterable, field)) {
    throw validationError('list.invalid', `The list cannot be filtered by ${field.slice(0, 50)}`);
  }
  if (spec.filterable[field] === 'tags') return tagCondition(operator, values, table.name);
  const column = table.column(field);
  const present = values.filter((value) => value !== null).map(stored);
  const isNull: Condition = { sql: `${column} IS NULL`, parameters: [] };
  if (operator === 'in') {
    const among =
      present.length > 0
        ? [{ sql: `${column} IN ${placeholders(present.length)}`, parameters: present }]
        : [];
    return any(present.length < values.length ? [...among, isNull] : among);
  }
  const [value] = present;
  if (operator === 'ne') {
    if (value === undefined) return { sql: `${column} IS NOT NULL`, parameters: [] };
    return any([{ sql: `${column} <> ?`, parameters: [value] }, isNull]);
  }
  if (value === undefined) return NEVER;
  if (operator === 'like') {
    const { sql, parameter } = dialect.contains(column, String(value));
    return { sql, parameters: [parameter] };
  }
  return { sql: `${column} ${COMPARISONS[operator]} ?`, parameters: [value] };
}

/** Tags have a table of their own. */
function tagCondition(
  operator: Filter['operator'],
  values: Filter['values'],
  table: string,
): Condition {
  if (operator !== 'in' && operator !== 'ne') return NEVER;
  const tags = values.map(String);
  const among = `SELECT entity_id FROM entity_tags WHERE collection = ? AND tag IN ${placeholders(tags.length)}`;
  return {
    sql: `id ${operator === 'ne' ? 'NOT ' : ''}IN (${among})`,
    parameters: [table, ...tags],
  };
}

function stored(value: string | number | boolean | Date): SqlValue {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'boolean' ? Number(value) : value;
}
