import type { DataSource } from 'typeorm';
import type { Connections } from '../connections.js';
import type { SqlSession } from '../sql-session.js';
import { translateError, unavailable } from '../translate-error.js';
import type { SqliteConnection } from './sqlite-connection.js';
import { SqliteWriter } from './sqlite-writer.js';

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
