import type { DatabaseType } from '../dialect.js';
import type { SqlSession } from '../sql-session.js';

/**
 * One step of the schema, forward only. It runs in a transaction, which MySQL commits with every statement
 * that changes a table: each statement must therefore bear being run again.
 */
export interface Migration {
  /** Sorts by age, e.g. `0001-first-tables`; never changes once released. */
  readonly name: string;
  up(session: SqlSession, type: DatabaseType): Promise<void>;
}
