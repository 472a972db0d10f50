import { Buffer } from 'node:buffer';
import { validationError } from '../../../../domain/shared/app-error.js';
import type { Sort } from '../../../../domain/shared/page.js';
import type { SqlValue } from '../sql-session.js';

/** The place in a list behind its last item: that item's sort values and id, as they are stored. */
export function encodeCursor(sorts: readonly Sort[], values: readonly SqlValue[]): string {
  return Buffer.from(JSON.stringify([signature(sorts), ...values])).toString('base64url');
}

/** @throws AppError `validation` (`list.bad-cursor`) unless it was made for the same sort */
export function decodeCursor(
  cursor: string,
  sorts: readonly Sort[],
  isValue: (value: unknown, index: number) => value is SqlValue,
): readonly SqlValue[] {
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw badCursor();
  }
  if (!Array.isArray(content) || content[0] !== signature(sorts)) throw badCursor();
  const values: unknown[] = content.slice(1);
  const fits = values.every((value, index) => isValue(value, index) && isStorable(value));
  if (values.length !== sorts.length || !fits) throw badCursor();
  return values as readonly SqlValue[];
}

/** What a forged cursor could hold and no column can. */
function isStorable(value: SqlValue): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'string' || !value.includes('\0');
}

function signature(sorts: readonly Sort[]): string {
  return sorts.map(({ field, descending }) => `${descending ? '-' : ''}${field}`).join(',');
}

function badCursor() {
  return validationError('list.bad-cursor', 'The cursor is not one of this list', [
    { path: 'cursor', message: 'is not a cursor of this list and sort' },
  ]);
}
