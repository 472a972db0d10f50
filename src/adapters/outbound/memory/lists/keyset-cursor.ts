import { validationError } from '../../../../domain/shared/app-error.js';
import type { ListSpec, Sort } from '../../../../domain/shared/page.js';

type Place = readonly (string | number)[];

/** The place in a list behind its last item: that item's sort values and id. */
export function encodeCursor(sorts: readonly Sort[], place: Place): string {
  return Buffer.from(JSON.stringify([signature(sorts), ...place])).toString('base64url');
}

/** @throws AppError `validation` (`list.bad-cursor`) unless it was made for the same sort */
export function decodeCursor(cursor: string, sorts: readonly Sort[], spec: ListSpec): Place {
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw badCursor();
  }
  if (!Array.isArray(content) || content[0] !== signature(sorts)) throw badCursor();
  const values: unknown[] = content.slice(1);
  const fits = sorts.every(({ field }, index) => typeof values[index] === storedAs(field, spec));
  if (values.length !== sorts.length || !fits) throw badCursor();
  return values as Place;
}

function storedAs(field: string, { sortable }: ListSpec): 'string' | 'number' {
  const type = Object.hasOwn(sortable, field) ? sortable[field] : 'id';
  return type === 'text' || type === 'id' ? 'string' : 'number';
}

function signature(sorts: readonly Sort[]): string {
  return sorts.map(({ field, descending }) => `${descending ? '-' : ''}${field}`).join(',');
}

function badCursor() {
  return validationError('list.bad-cursor', 'The cursor is not one of this list', [
    { path: 'cursor', message: 'is not a cursor of this list and sort' },
  ]);
}
