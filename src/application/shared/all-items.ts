import type { AggregateState } from '../../domain/shared/aggregate.js';
import { listQuery, type ListQuery } from '../../domain/shared/page.js';
import type { Queries } from '../../ports/runtime/repository.js';

const PAGE = 500;

/** More are not looked at: nobody handles so many alerts, rules or silences. */
export const MOST_ITEMS = 5_000;

export async function allItems<State extends AggregateState<string>>(
  queries: Queries<State>,
  filters: ListQuery['filters'] = [],
): Promise<readonly State[]> {
  const found: State[] = [];
  let cursor: string | undefined;
  do {
    const sort = [{ field: 'createdAt', descending: false }];
    const next = cursor === undefined ? {} : { cursor };
    const page = await queries.list(listQuery({ limit: PAGE, sort, filters, ...next }));
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined && found.length < MOST_ITEMS);
  return found;
}
