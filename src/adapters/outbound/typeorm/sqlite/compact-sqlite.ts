import { stat } from 'node:fs/promises';
import type { Database } from 'sqlite3';
import { translateError } from '../translate-error.js';

/** Bytes of the database file. */
export interface Compacted {
  readonly beforeBytes: number;
  readonly afterBytes: number;
}

/**
 * Writes an SQLite file anew without its free pages, so that from then on it gives pages back by and by. It takes
 * as much room again meanwhile; interrupted, it leaves the file as it was. Nobody else may use the file.
 * @throws AppError `unavailable` when there is no such file, or somebody else uses it
 */
export async function compactSqlite(path: string): Promise<Compacted> {
  const { default: driver } = await import('sqlite3');
  let database: Database | undefined;
  try {
    database = await new Promise<Database>((resolve, reject) => {
      const opened = new driver.Database(path, driver.OPEN_READWRITE, (error) => {
        if (error) reject(error);
        else resolve(opened);
      });
    });
    const opened = database;
    const run = (sql: string): Promise<void> =>
      new Promise((resolve, reject) => {
        opened.all(sql, (error) => (error ? reject(error) : resolve()));
      });
    const checkpoint = () => run('PRAGMA wal_checkpoint(TRUNCATE)');
    await checkpoint();
    const { size: beforeBytes } = await stat(path);
    await run('PRAGMA auto_vacuum = INCREMENTAL');
    await run('VACUUM');
    await checkpoint();
    return { beforeBytes, afterBytes: (await stat(path)).size };
  } catch (error) {
    throw translateError(error);
  } finally {
    await close(database);
  }
}

function close(database: Database | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (database) database.close(() => resolve());
    else resolve();
  });
}
