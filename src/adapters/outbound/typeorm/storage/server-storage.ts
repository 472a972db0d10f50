import {
  addedUp,
  type ClassUsage,
  type DatabaseClass,
  type DatabaseSize,
} from '../../../../domain/storage/storage-usage.js';
import type { Clock } from '../../../../ports/runtime/clock.js';
import type { DatabaseStorage } from '../../../../ports/storage/database-storage.js';
import type { Connections } from '../connections.js';
import type { DatabaseType } from '../dialect.js';
import { translateError } from '../translate-error.js';
import { classOfTable } from './table-classes.js';

/** How long an answer is good enough, ms: the server looks at every file of every table. */
const FRESH_MS = 30_000;

interface TableSize {
  readonly name: string;
  readonly bytes: number;
  readonly freeBytes: number;
}

const TABLES: Readonly<Record<Exclude<DatabaseType, 'sqlite'>, string>> = {
  postgres: `SELECT relname AS name, pg_total_relation_size(oid) AS bytes, 0 AS free
             FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace`,
  mysql: `SELECT table_name AS name, data_length + index_length AS bytes, data_free AS free
          FROM information_schema.tables WHERE table_schema = DATABASE()`,
};

/** What the server says of our tables; it gives room back as it sees fit. */
export class ServerStorage implements DatabaseStorage {
  private last:
    { readonly atMs: number; readonly sizes: Promise<readonly TableSize[]> } | undefined;

  constructor(
    private readonly connections: Connections,
    private readonly type: Exclude<DatabaseType, 'sqlite'>,
    private readonly clock: Clock,
  ) {}

  async size(): Promise<DatabaseSize> {
    const tables = await this.tables();
    const sum = (of: (table: TableSize) => number) =>
      tables.reduce((total, table) => total + of(table), 0);
    return {
      bytes: sum(({ bytes }) => bytes),
      freeBytes: sum(({ freeBytes }) => freeBytes),
      shrinks: false,
    };
  }

  async classes(): Promise<readonly ClassUsage<DatabaseClass>[]> {
    const tables = await this.tables();
    return addedUp(tables.map(({ name, bytes }) => ({ dataClass: classOfTable(name), bytes })));
  }

  giveBack(): Promise<number> {
    return Promise.resolve(0);
  }

  private tables(): Promise<readonly TableSize[]> {
    const nowMs = this.clock.monotonicMs();
    if (!this.last || nowMs - this.last.atMs >= FRESH_MS) {
      const sizes = this.ask();
      this.last = { atMs: nowMs, sizes };
      sizes.catch(() => (this.last = undefined));
    }
    return this.last.sizes;
  }

  private async ask(): Promise<readonly TableSize[]> {
    try {
      const rows = await this.connections.read((session) => session.rows(TABLES[this.type]));
      return rows.map((row) => ({
        name: String(row['name']),
        bytes: Number(row['bytes'] ?? 0),
        freeBytes: Number(row['free'] ?? 0),
      }));
    } catch (error) {
      throw translateError(error);
    }
  }
}
