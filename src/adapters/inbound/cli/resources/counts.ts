import { MAX_LIMIT } from '../../../../domain/shared/page.js';
import type { BrainClient } from '../client/brain-client.js';
import { itemsOf, nextCursorOf } from '../client/page.js';
import type { Count, Summary } from './resource-definition.js';

/**
 * Counts what each query finds, up to a page's worth. One after the other, so that no more than one answer
 * is held at a time. In JSON `atLeast` names the counts that stopped there.
 */
export async function countAll(
  client: BrainClient,
  path: string,
  counts: readonly Count[],
): Promise<Summary> {
  const numbers: [name: string, number: number][] = [];
  const atLeast: string[] = [];
  for (const { name, query } of counts) {
    const page = await client.get(path, [...query, ['limit', String(MAX_LIMIT)]]);
    numbers.push([name, itemsOf(page, client.url).length]);
    if (nextCursorOf(page) !== undefined) atLeast.push(name);
  }
  return {
    json: { counts: Object.fromEntries(numbers), atLeast },
    rows: numbers.map(([name, number]) => [name, `${number}${atLeast.includes(name) ? '+' : ''}`]),
  };
}

/** One count for each value of a field. */
export function countsBy(field: string, values: readonly string[]): readonly Count[] {
  return values.map((value) => ({ name: value, query: [[`filter[${field}]`, value]] }));
}
