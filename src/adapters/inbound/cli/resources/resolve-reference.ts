import { AppError, notFound } from '../../../../domain/shared/app-error.js';
import { isUuid } from '../../../../domain/shared/ids.js';
import type { BrainClient } from '../client/brain-client.js';
import { itemsOf } from '../client/page.js';
import type { Reference } from './resource-definition.js';

/**
 * The id of what people named by id or by its unique field.
 * @throws AppError `not-found`, or `conflict` when several have that name
 */
export async function resolveReference(
  client: BrainClient,
  { path, one, lookup }: Reference,
  name: string,
): Promise<string> {
  // A comma would be read as "any of".
  if (lookup === undefined || isUuid(name.toLowerCase()) || name.includes(',')) return name;
  const page = await client.get(path, [
    [`filter[${lookup}]`, name],
    ['limit', '2'],
  ]);
  const [first, second] = itemsOf(page, client.url);
  if (second) {
    const message = `Several are called ${name}; use the id`;
    throw new AppError('conflict', `${one}.ambiguous`, message);
  }
  if (typeof first?.['id'] !== 'string') throw notFound(one, name);
  return first['id'];
}
