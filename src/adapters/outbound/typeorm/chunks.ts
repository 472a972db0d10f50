/** Most rows of one statement. */
export const MAX_ROWS = 500;

/** Most parameters of one statement; SQLite takes 32,766, PostgreSQL 65,535. */
const MAX_PARAMETERS = 30_000;

/** Splits rows of `columns` values into what one statement can take. */
export function chunks<T>(items: readonly T[], columns = 1): readonly (readonly T[])[] {
  const size = Math.min(MAX_ROWS, Math.floor(MAX_PARAMETERS / columns));
  const parts: T[][] = [];
  for (let start = 0; start < items.length; start += size) {
    parts.push(items.slice(start, start + size));
  }
  return parts;
}
