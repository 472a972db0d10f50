import { validationError } from '../../../../domain/shared/app-error.js';
import type { Filter, ListQuery, Page, Sort } from '../../../../domain/shared/page.js';

type Value = string | number | boolean | Date | null;
type Fields = Readonly<Record<string, unknown>>;

/** One page of rows by the grammar of page.ts; the id settles ties, so that pages neither skip nor repeat. */
export function listRows<Row extends { readonly id: string }>(
  rows: readonly Row[],
  query: ListQuery,
): Page<Row> {
  const sorts: readonly Sort[] = [...query.sort, { field: 'id', descending: lastIsDescending(query) }];
  const start = query.cursor === undefined ? undefined : decodeCursor(query.cursor, sorts.length);
  const found = rows
    .filter((row) => query.filters.every((filter) => matches(row as Fields, filter)))
    .sort((left, right) => compareBy(sorts, valuesOf(left, sorts), valuesOf(right, sorts)))
    .filter((row) => start === undefined || compareBy(sorts, valuesOf(row, sorts), start) > 0);
  const items = found.slice(0, query.limit);
  const last = items.at(-1);
  if (found.length <= query.limit || last === undefined) return { items };
  return { items, nextCursor: encodeCursor(valuesOf(last, sorts)) };
}

function lastIsDescending({ sort }: ListQuery): boolean {
  return sort.at(-1)?.descending ?? false;
}

function valuesOf(row: object, sorts: readonly Sort[]): readonly Value[] {
  return sorts.map(({ field }) => comparable(((row as Fields)[field] ?? null) as Value));
}

function comparable(value: Value): Value {
  return value instanceof Date ? value.getTime() : value;
}

function compareBy(
  sorts: readonly Sort[],
  left: readonly Value[],
  right: readonly Value[],
): number {
  for (const [index, { descending }] of sorts.entries()) {
    const order = compare(left[index] ?? null, right[index] ?? null);
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
}

function compare(left: Value, right: Value): number {
  if (left === right) return 0;
  if (left === null) return -1;
  if (right === null) return 1;
  return left < right ? -1 : 1;
}

function matches(row: Fields, { field, operator, values }: Filter): boolean {
  const value = comparable((row[field] ?? null) as Value);
  const wanted = values.map(comparable);
  const [first = null] = wanted;
  switch (operator) {
    case 'in':
      return wanted.includes(value);
    case 'ne':
      return value !== first;
    case 'like':
      return String(value ?? '').toLowerCase().includes(String(first).toLowerCase());
    case 'gt':
      return isBoth(value, first) && compare(value, first) > 0;
    case 'gte':
      return isBoth(value, first) && compare(value, first) >= 0;
    case 'lt':
      return isBoth(value, first) && compare(value, first) < 0;
    case 'lte':
      return isBoth(value, first) && compare(value, first) <= 0;
  }
}

function isBoth(left: Value, right: Value): boolean {
  return left !== null && right !== null;
}

function encodeCursor(values: readonly Value[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** @throws AppError `validation` (`list.bad-cursor`) */
function decodeCursor(cursor: string, length: number): readonly Value[] {
  try {
    const values = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
    if (Array.isArray(values) && values.length === length) return values as Value[];
  } catch {
    // falls through to the refusal
  }
  throw validationError('list.bad-cursor', 'The cursor does not belong to this list', [
    { path: 'cursor', message: 'is not a cursor of this list' },
  ]);
}
