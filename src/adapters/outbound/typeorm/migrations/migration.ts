import type { DatabaseType } from '../dialect.js';
import type { SqlSession } from '../sql-session.js';

/**
 * One step of the schema. It runs in a transaction, which MySQL commits with every statement that changes a table:
 * each statement must therefore bear being run again, and `up` what `down` has begun.
 */
export interface Migration {
  /** Sorts by age, e.g. `0001-first-tables`; never changes once released. */
  readonly name: string;
  up(session: SqlSession, type: DatabaseType): Promise<void>;
  /** Leaves the schema as it was before `up`, and rows in a state that the program of then can go on with. */
  down(session: SqlSession, type: DatabaseType): Promise<void>;
}
