import { AppError } from '../../../../domain/shared/app-error.js';
import type { Clock } from '../../../../ports/runtime/clock.js';
import type { MigrationStatus, Schema } from '../../../../ports/runtime/schema.js';
import type { Connections } from '../connections.js';
import type { DatabaseType } from '../dialect.js';
import type { SqlSession } from '../sql-session.js';
import { translateError } from '../translate-error.js';
import { createTable } from './create-table.js';
import type { Migration } from './migration.js';
import { withSchemaLock } from './schema-lock.js';

const TABLE = 'schema_migrations';

/** Changing a large table takes its time, ms. */
const STATEMENT_TIMEOUT_MS = 3_600_000;

/**
 * TypeORM's own runner takes no lock and does not remember when a migration was applied, hence this one.
 * Every migration is a transaction of its own, under the lock, after looking again.
 */
export class TypeOrmSchema implements Schema {
  constructor(
    private readonly deps: {
      readonly connections: Connections;
      readonly type: DatabaseType;
      readonly migrations: readonly Migration[];
      readonly clock: Clock;
    },
  ) {}

  async migrate(): Promise<readonly string[]> {
    const applied: string[] = [];
    for (const migration of this.deps.migrations) {
      if (await this.apply(migration)) applied.push(migration.name);
    }
    return applied;
  }

  async status(): Promise<readonly MigrationStatus[]> {
    const applied = await this.translated(() =>
      this.deps.connections.read((session) => this.applied(session)),
    );
    const known = this.deps.migrations.map(({ name }) => name);
    const unknown = [...applied.keys()].filter((name) => !known.includes(name));
    return [...known, ...unknown].map((name) => ({ name, appliedAt: applied.get(name) ?? null }));
  }

  /** @throws AppError `configuration` when the database was migrated by a newer version of this program */
  async requireKnown(): Promise<void> {
    const known = new Set(this.deps.migrations.map(({ name }) => name));
    const unknown = (await this.status()).filter(({ name }) => !known.has(name));
    if (unknown.length === 0) return;
    throw new AppError(
      'configuration',
      'database.newer-schema',
      'The database was migrated by a newer version of this program; run that one, or restore a backup',
      { data: { migrations: unknown.map(({ name }) => name) } },
    );
  }

  private async apply(migration: Migration): Promise<boolean> {
    const { connections, type, clock } = this.deps;
    const { name } = migration;
    const step = async (session: SqlSession) => {
      if ((await this.applied(session)).has(name)) return false;
      await createTable(session, type, {
        name: TABLE,
        columns: ['name {key:191} NOT NULL PRIMARY KEY', 'applied_at {time} NOT NULL'],
      });
      await migration.up(session, type);
      await session.change(`INSERT INTO ${TABLE} (name, applied_at) VALUES (?, ?)`, [
        name,
        clock.now().getTime(),
      ]);
      return true;
    };
    return this.translated(() =>
      connections.transact((session) => withSchemaLock(session, type, () => step(session)), {
        timeoutMs: STATEMENT_TIMEOUT_MS,
      }),
    );
  }

  private async applied(session: SqlSession): Promise<ReadonlyMap<string, Date>> {
    if (!(await this.hasTable(session))) return new Map();
    const rows = await session.rows(`SELECT name, applied_at FROM ${TABLE} ORDER BY name`);
    return new Map(
      rows.map((row) => [String(row['name']), new Date(Number(row['applied_at']))] as const),
    );
  }

  private async hasTable(session: SqlSession): Promise<boolean> {
    const [row] = await session.rows(TABLE_EXISTS[this.deps.type], [TABLE]);
    return row !== undefined;
  }

  private async translated<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw translateError(error);
    }
  }
}

const TABLE_EXISTS: Readonly<Record<DatabaseType, string>> = {
  sqlite: "SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name = ?",
  postgres:
    'SELECT 1 AS found FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = ?',
  mysql:
    'SELECT 1 AS found FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?',
};
