import {
  addedUp,
  type ClassUsage,
  type DatabaseClass,
  type DatabaseSize,
} from '../../../../domain/storage/storage-usage.js';
import type { DatabaseStorage } from '../../../../ports/storage/database-storage.js';
import type { SqlSession } from '../sql-session.js';
import type { SqliteConnections } from '../sqlite/sqlite-connections.js';
import { translateError } from '../translate-error.js';
import { classOfTable } from './table-classes.js';

/** Pages given back in one transaction: 2 MB, a few milliseconds. */
const STEP_PAGES = 512;

/** `PRAGMA auto_vacuum` of a file that gives pages back when told to. */
const INCREMENTAL = 2;

/** SQLite keeps the pages that deleted rows leave, until it is told to give them back. */
export class SqliteStorage implements DatabaseStorage {
  constructor(private readonly connections: SqliteConnections) {}

  size(): Promise<DatabaseSize> {
    return this.read(async (session) => {
      const pageBytes = await pragma(session, 'page_size');
      const free = await pragma(session, 'freelist_count');
      const pages = await pragma(session, 'page_count');
      return {
        bytes: Math.max(0, pages - free) * pageBytes,
        freeBytes: free * pageBytes,
        shrinks: (await pragma(session, 'auto_vacuum')) === INCREMENTAL,
      };
    });
  }

  /** Reads every page of the file. */
  classes(): Promise<readonly ClassUsage<DatabaseClass>[]> {
    return this.read(async (session) => {
      const rows = await session.rows(
        `SELECT COALESCE(m.tbl_name, d.name) AS name, d.pgsize AS bytes
         FROM dbstat d LEFT JOIN sqlite_schema m ON m.name = d.name WHERE d.aggregate = TRUE`,
      );
      return addedUp(
        rows.map((row) => ({
          dataClass: classOfTable(String(row['name'])),
          bytes: Number(row['bytes']),
        })),
      );
    });
  }

  async giveBack(signal: AbortSignal): Promise<number> {
    try {
      let pages = 0;
      for (let given = STEP_PAGES; given === STEP_PAGES && !signal.aborted; pages += given) {
        given = await this.connections.transact(vacuumStep);
      }
      // Only then do the files become smaller.
      await this.connections.checkpoint();
      return pages * (await this.read((session) => pragma(session, 'page_size')));
    } catch (error) {
      throw translateError(error);
    }
  }

  private async read<T>(body: (session: SqlSession) => Promise<T>): Promise<T> {
    try {
      return await this.connections.read(body);
    } catch (error) {
      throw translateError(error);
    }
  }
}

/** @returns how many pages were given back */
async function vacuumStep(session: SqlSession): Promise<number> {
  const before = await pragma(session, 'freelist_count');
  // For its rows, or it would stop after the first page.
  await session.rows(`PRAGMA incremental_vacuum(${String(STEP_PAGES)})`);
  return before - (await pragma(session, 'freelist_count'));
}

async function pragma(session: SqlSession, name: string): Promise<number> {
  const [row] = await session.rows(`PRAGMA ${name}`);
  return Number(row?.[name]);
}
