import { DataSource, type DataSourceOptions, type EntitySchema } from 'typeorm';
import type { Database } from 'sqlite3';
import { AppError } from '../../../../domain/shared/app-error.js';
import { SqliteConnection } from './sqlite-connection.js';
import { BUSY_TIMEOUT_MS, SqliteConnections, type OpenedSqlite } from './sqlite-connections.js';

const READERS = 2;

const JOURNAL_RETRY_MS = 20;

/**
 * FULL: an acknowledged commit survives a power cut; WAL with NORMAL may lose the last ones.
 * The limit returns disk space after a large burst. KiB of pages are kept at hand: a backlog of some 10 000 jobs.
 */
const WRITER_PRAGMAS = [
  'PRAGMA synchronous = FULL',
  'PRAGMA foreign_keys = ON',
  'PRAGMA journal_size_limit = 67108864',
  'PRAGMA cache_size = -16384',
];

/** @param path of the database file; it and its folder are made when missing */
export async function openSqlite(
  path: string,
  entities: readonly EntitySchema[],
): Promise<{ readonly source: DataSource; readonly connections: SqliteConnections }> {
  const { default: driver } = await import('sqlite3');
  // TypeORM asks the driver to be verbose, which makes it capture a stack with every statement.
  const quiet = { ...driver, verbose: () => driver };
  const opened: OpenedSqlite[] = [];
  const open = async (options: Partial<DataSourceOptions>) => {
    const source = new DataSource({
      type: 'sqlite',
      database: path,
      driver: quiet,
      busyTimeout: BUSY_TIMEOUT_MS,
      ...options,
    } as DataSourceOptions);
    await source.initialize();
    const { databaseConnection } = source.driver as unknown as { databaseConnection: Database };
    const result = { source, connection: new SqliteConnection(databaseConnection) };
    opened.push(result);
    return result;
  };
  try {
    const writer = await open({ entities: [...entities] });
    // Counts only for a file without a table, and for the next VACUUM.
    await writer.connection.change('PRAGMA auto_vacuum = INCREMENTAL');
    await useWriteAheadLog(writer.connection);
    for (const pragma of WRITER_PRAGMAS) await writer.connection.change(pragma);
    const readers: OpenedSqlite[] = [];
    while (readers.length < READERS) {
      readers.push(await open({ flags: driver.OPEN_READONLY }));
    }
    return { source: writer.source, connections: new SqliteConnections(writer, readers) };
  } catch (error) {
    for (const { source, connection } of opened) {
      await connection.finalize();
      await source.destroy();
    }
    throw error;
  }
}

/**
 * SQLite does not wait when several processes change a new file's journal mode at the same time, whatever its
 * busy timeout, so this does. Once changed, the mode stays with the file.
 */
async function useWriteAheadLog(connection: SqliteConnection): Promise<void> {
  const deadline = performance.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      const [row] = await connection.rows('PRAGMA journal_mode = WAL');
      if (row?.['journal_mode'] === 'wal') return;
      throw new AppError(
        'configuration',
        'database.no-wal',
        'SQLite cannot keep a write-ahead log here; the file must be on a local disk',
      );
    } catch (error) {
      const isBusy = (error as { code?: unknown }).code === 'SQLITE_BUSY';
      if (!isBusy || performance.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, JOURNAL_RETRY_MS));
  }
}
