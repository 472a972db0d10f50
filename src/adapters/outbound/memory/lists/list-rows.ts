import { validationError } from '../../../../domain/shared/app-error.js';
import type { ListQuery, ListSpec, Page, Sort } from '../../../../domain/shared/page.js';
import type { InMemoryTable } from '../database/in-memory-table.js';
import { compareValues, fieldValue } from './field-value.js';
import { decodeCursor, encodeCursor } from './keyset-cursor.js';
import { rowFilter } from './row-filter.js';

/**
 * One page of a table. Pages are found by the sort values of the item before, so items that come or go
 * meanwhile shift nothing. Sortable fields are never null.
 */
export function listRows<Row extends { readonly id: string }>(
  table: Pick<InMemoryTable<Row>, 'peek'>,
  spec: ListSpec,
  query: ListQuery,
): Page<Row> {
  const sorts = completeSort(query.sort.length > 0 ? query.sort : spec.defaultSort, spec);
  const filters = query.filters.map((filter) => rowFilter(filter, spec));
  const last = query.cursor === undefined ? undefined : decodeCursor(query.cursor, sorts, spec);
  const found: { readonly row: Row; readonly place: Place }[] = [];
  for (const row of table.peek()) {
    if (!filters.every((matches) => matches(row))) continue;
    const place = sorts.map(({ field }) => fieldValue(row, field) ?? '');
    if (!last || comparePlaces(last, place, sorts) < 0) found.push({ row, place });
  }
  found.sort((left, right) => comparePlaces(left.place, right.place, sorts));
  const page = found.slice(0, query.limit);
  const items = page.map(({ row }) => structuredClone(row));
  const end = page.at(-1);
  if (found.length <= query.limit || !end) return { items };
  return { items, nextCursor: encodeCursor(sorts, end.place) };
}

type Place = readonly (string | number)[];

function comparePlaces(left: Place, right: Place, sorts: readonly Sort[]): number {
  for (const [index, { descending }] of sorts.entries()) {
    const order = compareValues(left[index] ?? '', right[index] ?? '');
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
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
