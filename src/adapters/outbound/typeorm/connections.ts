import type { SqlSession } from './sql-session.js';

export interface TransactionOptions {
  /** Longest a statement may take, ms; absent = what suits the work of a request. */
  readonly timeoutMs?: number;
}

/** How a database is reached: in transactions for writers, without one for readers. */
export interface Connections {
  /** Resolves after the commit; when `body` rejects, everything it did is rolled back. */
  transact<T>(body: (session: SqlSession) => Promise<T>, options?: TransactionOptions): Promise<T>;
  read<T>(body: (session: SqlSession) => Promise<T>): Promise<T>;
  /** Lets running work finish, then disconnects. */
  close(): Promise<void>;
}
