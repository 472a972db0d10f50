/** How a list may be asked for. Both ends of the wire share this grammar. */
export type FilterOperator = 'in' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'like';
/** Of a field of type `tags` one value is asked for: it is among the field's. */
export type FieldType = 'text' | 'number' | 'decimal' | 'time' | 'boolean' | 'id' | 'tags';

export interface Filter {
  readonly field: string;
  readonly operator: FilterOperator;
  /** One value, or several for `in` (any of). Times are dates; null stands for "not set". */
  readonly values: readonly (string | number | boolean | Date | null)[];
}

export interface Sort {
  readonly field: string;
  readonly descending: boolean;
}

export interface ListQuery {
  /** 1 to 200. */
  readonly limit: number;
  /** The `nextCursor` of the page before, for the same sort and filters. */
  readonly cursor?: string;
  readonly sort: readonly Sort[];
  readonly filters: readonly Filter[];
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
}

/** The fields of a collection that can be filtered and sorted on, with the order used when none is asked for. */
export interface ListSpec {
  readonly filterable: Readonly<Record<string, FieldType>>;
  readonly sortable: Readonly<Record<string, FieldType>>;
  readonly defaultSort: readonly Sort[];
}

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 200;

export function listQuery(query: Partial<ListQuery> = {}): ListQuery {
  return { limit: DEFAULT_LIMIT, sort: [], filters: [], ...query };
}
