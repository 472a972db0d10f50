import type { DeadLetter, DeadLetterFilter } from '../../domain/jobs/dead-letter.js';
import { validationError } from '../../domain/shared/app-error.js';
import { listQuery, type Filter } from '../../domain/shared/page.js';
import type { DeadLetterSource } from '../../ports/jobs/dead-letters.js';

/** Which dead letters: by their ids, or all of a kind, queue or cause; never all for want of a choice. */
export interface LetterChoice extends DeadLetterFilter {
  readonly ids?: readonly string[];
  readonly all?: boolean;
}

/** Dead letters of one unit of work. */
export const BATCH = 200;

/** Most of one request. */
export const MOST_LETTERS = 10_000;

/** Where a choice by filter ends: what is given up later is not meant. Null: there was nothing. */
export type Until = string | null;

/** @throws AppError `validation` unless exactly one way of choosing was taken */
export function requireChoice({ ids, kind, queue, cause, all = false }: LetterChoice): void {
  const isFiltered = [kind, queue, cause].some((one) => one !== undefined);
  if (ids !== undefined && (isFiltered || all)) refuse('ids', 'cannot go with a filter');
  if (ids?.length === 0 || (ids?.length ?? 0) > MOST_LETTERS) {
    refuse('ids', `must be 1 to ${String(MOST_LETTERS)}`);
  }
  if (ids === undefined && !isFiltered && !all) {
    refuse('all', 'must be true to mean every dead letter; else give ids, kind, queue or cause');
  }
}

function refuse(path: string, message: string): never {
  throw validationError('request.invalid', `The request is not valid: ${path}`, [
    { path, message },
  ]);
}

/** When the last of the chosen ones was given up. */
export async function untilOf(source: DeadLetterSource, choice: LetterChoice): Promise<Until> {
  const sort = [{ field: 'diedAt', descending: true }];
  const query = listQuery({ limit: 1, sort, filters: filtersOf(choice) });
  return (await source.list(query)).items[0]?.diedAt.toISOString() ?? null;
}

/** The oldest of the chosen ones, at most so many. */
export async function oldestOf(
  source: DeadLetterSource,
  choice: LetterChoice,
  until: Until,
  limit: number,
): Promise<readonly DeadLetter[]> {
  if (until === null || limit < 1) return [];
  const within: Filter = { field: 'diedAt', operator: 'lte', values: [new Date(until)] };
  const sort = [{ field: 'diedAt', descending: false }];
  const filters = [...filtersOf(choice), within];
  return (await source.list(listQuery({ limit, sort, filters }))).items;
}

function filtersOf({ queue, cause }: LetterChoice): readonly Filter[] {
  const equal = (field: string, value: string | undefined): readonly Filter[] =>
    value === undefined ? [] : [{ field, operator: 'in', values: [value] }];
  return [...equal('queue', queue), ...equal('cause', cause)];
}
