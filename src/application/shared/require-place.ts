import type { AggregateState } from '../../domain/shared/aggregate.js';
import { AppError } from '../../domain/shared/app-error.js';
import type { Queries } from '../../ports/runtime/repository.js';
import { allItems } from './all-items.js';

/** Of one kind there may be so many. */
const MOST = 1_000;

/**
 * @param what kind of thing, as in error codes
 * @throws AppError `conflict` when the name is taken, or when there are too many
 */
export async function requirePlace<
  State extends AggregateState<string> & { readonly name: string },
>(queries: Queries<State>, wanted: string, what: string): Promise<void> {
  const known = await allItems(queries);
  if (known.some(({ name }) => name === wanted)) throw nameTaken(wanted, what);
  if (known.length < MOST) return;
  throw new AppError('conflict', `${what}.too-many`, `There are ${String(MOST)} already`);
}

export function nameTaken(name: string, what: string): AppError {
  return new AppError('conflict', `${what}.name-taken`, `There is ${name} already`, {
    faults: [{ path: 'name', message: 'is taken' }],
  });
}
