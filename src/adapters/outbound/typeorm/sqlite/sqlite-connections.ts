import type { DataSource } from 'typeorm';
import type { Connections } from '../connections.js';
import type { SqlSession } from '../sql-session.js';
import { translateError, unavailable } from '../translate-error.js';
import type { SqliteConnection } from './sqlite-connection.js';
import { SqliteWriter } from './sqlite-writer.js';

/** How long a connection waits for another process that writes, ms. */
export const BUSY_TIMEOUT_MS = 5_000;

const CHECKPOINT_PATIENCE_MS = 100;

export interface OpenedSqlite {
  readonly source: DataSource;
  readonly connection: SqliteConnection;
}

/** One writing connection and a few read-only ones, which see what is committed and never wait for it. */
export class SqliteConnections implements Connections {
  private readonly writer: SqliteWriter;
  private readonly reading = new Set<Promise<unknown>>();
  private closed = false;

  constructor(
    private readonly writing: OpenedSqlite,
    private readonly readers: readonly OpenedSqlite[],
  ) {
    this.writer = new SqliteWriter(writing.connection);
  }

  async transact<T>(body: (session: SqlSession) => Promise<T>): Promise<T> {
    if (this.closed) throw unavailable('The database is closed');
    return this.writer.run(body);
  }

  async read<T>(body: (session: SqlSession) => Promise<T>): Promise<T> {
    if (this.closed) throw unavailable('The database is closed');
    const reading = body(this.leastBusy());
    this.reading.add(reading);
    try {
      return await reading;
    } finally {
      this.reading.delete(reading);
    }
  }

  /**
   * Moves what is in the write-ahead log to the database file, and empties the log. Readers that hold on are
   * hardly waited for, since all writers wait meanwhile: the next time counts too.
   */
  async checkpoint(): Promise<void> {
    if (this.closed) throw unavailable('The database is closed');
    await this.writer.runBetween(async (session) => {
      await session.rows(`PRAGMA busy_timeout = ${String(CHECKPOINT_PATIENCE_MS)}`);
      try {
        await session.rows('PRAGMA wal_checkpoint(TRUNCATE)');
      } finally {
        await session.rows(`PRAGMA busy_timeout = ${String(BUSY_TIMEOUT_MS)}`);
      }
    });
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.writer.idle();
    await Promise.allSettled(this.reading);
    for (const { source, connection } of [...this.readers, this.writing]) {
      await connection.finalize();
      await source.destroy().catch((error: unknown) => {
        throw translateError(error);
      });
    }
  }

  private leastBusy(): SqliteConnection {
    const [first, ...others] = this.readers.map(({ connection }) => connection);
    return others.reduce(
      (best, other) => (other.load < best.load ? other : best),
      first ?? this.writing.connection,
    );
  }
}
