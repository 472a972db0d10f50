import type { EntityAction } from '../../../../domain/events/provider-news.js';

/** Words of a payload (its action, state or conclusion) and what they mean. */
export type ActionTable = Readonly<Record<string, EntityAction>>;

/** Safe for any word, `constructor` too. */
export function meaningOf(
  word: string,
  table: ActionTable,
  otherwise: EntityAction = 'other',
): EntityAction {
  return (Object.hasOwn(table, word) ? table[word] : undefined) ?? otherwise;
}
