/** What a parameter may be. Times are epoch milliseconds, truth is 0 or 1, JSON is text. */
export type SqlValue = string | number | null | Uint8Array;

export type Row = Readonly<Record<string, unknown>>;

/**
 * One connection for the length of a transaction or a read. Parameters are written `?` on every database,
 * so SQL texts hold no question mark of their own.
 */
export interface SqlSession {
  /** Runs a statement for its rows, `RETURNING` included. */
  rows(sql: string, parameters?: readonly SqlValue[]): Promise<readonly Row[]>;
  /** @returns how many rows the statement inserted, matched for update, or deleted */
  change(sql: string, parameters?: readonly SqlValue[]): Promise<number>;
}

/** `(?, ?), (?, ?)` for `rows` rows of `columns` values. */
export function placeholders(columns: number, rows = 1): string {
  const row = `(${Array(columns).fill('?').join(', ')})`;
  return Array(rows).fill(row).join(', ');
}
