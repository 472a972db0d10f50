import { AppError } from '../../../domain/shared/app-error.js';

/** An open transaction that keeps every other process out of the file. */
export interface ExclusiveDatabase {
  close(): Promise<void>;
}

/**
 * Takes SQLite's exclusive lock on `file`. The operating system frees it when the process ends, however it
 * ends. The file must not be opened by other means within the same process: closing any descriptor of it
 * would free the lock (POSIX).
 * @returns undefined when somebody else holds it
 */
export async function openExclusively(file: string): Promise<ExclusiveDatabase | undefined> {
  const { default: sqlite } = await import('sqlite3');
  const database = await new Promise<import('sqlite3').Database>((resolve, reject) => {
    const opened = new sqlite.Database(file, (error) => {
      if (error) reject(error);
      else resolve(opened);
    });
  });
  const run = (sql: string): Promise<void> =>
    new Promise((resolve, reject) => {
      database.run(sql, (error) => (error ? reject(error) : resolve()));
    });
  const close = (): Promise<void> =>
    new Promise((resolve, reject) => {
      database.close((error) => (error ? reject(error) : resolve()));
    });
  database.configure('busyTimeout', 0);
  try {
    await run('BEGIN EXCLUSIVE');
  } catch (error) {
    await close();
    if ((error as NodeJS.ErrnoException).code === 'SQLITE_BUSY') return undefined;
    throw error;
  }
  return {
    async close() {
      await run('ROLLBACK');
      await close();
    },
  };
}

export function lockFailed(file: string, cause: unknown): AppError {
  const message = `The lock file ${file} cannot be used`;
  return new AppError('configuration', 'instance.lock-failed', message, { cause });
}
