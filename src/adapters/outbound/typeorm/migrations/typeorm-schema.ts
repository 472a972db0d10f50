import { AppError, validationError } from '../../../../domain/shared/app-error.js';
import type { Clock } from '../../../../ports/runtime/clock.js';
import type { MigrationStatus, RollbackTarget, Schema } from '../../../../ports/runtime/schema.js';
import type { Connections } from '../connections.js';
import type { DatabaseType } from '../dialect.js';
import type { SqlSession } from '../sql-session.js';
import { translateError } from '../translate-error.js';
import type { Migration } from './migration.js';
import { requireIdle } from './require-idle.js';
import { SchemaJournal } from './schema-journal.js';
import { withSchemaLock } from './schema-lock.js';

/** Changing a large table takes its time, ms. */
const STATEMENT_TIMEOUT_MS = 3_600_000;

/**
 * TypeORM's own runner takes no lock and does not remember when a migration was applied, hence this one.
 * Every migration is a transaction of its own, under the lock, after looking again.
 */
export class TypeOrmSchema implements Schema {
  private readonly journal: SchemaJournal;

  constructor(
    private readonly deps: {
      readonly connections: Connections;
      readonly type: DatabaseType;
      readonly migrations: readonly Migration[];
      readonly clock: Clock;
    },
  ) {
    this.journal = new SchemaJournal(deps.type);
  }

  async migrate(): Promise<readonly string[]> {
    const applied: string[] = [];
    for (const migration of this.deps.migrations) {
      if (await this.locked((session) => this.apply(session, migration))) {
        applied.push(migration.name);
      }
    }
    return applied;
  }

  async rollback(target: RollbackTarget): Promise<readonly string[]> {
    await this.requireKnown();
    const noted = await this.noted();
    const there = this.deps.migrations.filter(({ name }) => noted.has(name));
    const undone: string[] = [];
    for (const migration of there.slice(firstUndone(there, target)).toReversed()) {
      if (await this.locked((session) => this.undo(session, migration))) {
        undone.push(migration.name);
      }
    }
    return undone;
  }

  async status(): Promise<readonly MigrationStatus[]> {
    const noted = await this.noted();
    const known = this.deps.migrations.map(({ name }) => name);
    const unknown = [...noted.keys()].filter((name) => !known.includes(name));
    return [...known, ...unknown].map((name) => ({ name, appliedAt: noted.get(name) ?? null }));
  }

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

  private async apply(session: SqlSession, migration: Migration): Promise<boolean> {
    const { journal, deps } = this;
    const { name } = migration;
    if ((await journal.read(session)).get(name)) return false;
    await journal.open(session);
    await migration.up(session, deps.type);
    await journal.noteApplied(session, name, deps.clock.now());
    return true;
  }

  private async undo(session: SqlSession, migration: Migration): Promise<boolean> {
    const { journal, deps } = this;
    const { name } = migration;
    const noted = await journal.read(session);
    if (!noted.has(name)) return false;
    if ([...noted.keys()].at(-1) !== name) {
      throw new AppError('conflict', 'database.in-use', 'Another process migrates the database');
    }
    // An SQLite file belongs to one process, which has locked it.
    if (deps.type !== 'sqlite') await requireIdle(session, deps.type, deps.clock.now());
    await journal.noteUndoing(session, name);
    await migration.down(session, deps.type);
    await journal.remove(session, name);
    return true;
  }

  private noted(): Promise<ReadonlyMap<string, Date | null>> {
    return this.translated(() =>
      this.deps.connections.read((session) => this.journal.read(session)),
    );
  }

  private locked<T>(body: (session: SqlSession) => Promise<T>): Promise<T> {
    const { connections, type } = this.deps;
    return this.translated(() =>
      connections.transact((session) => withSchemaLock(session, type, () => body(session)), {
        timeoutMs: STATEMENT_TIMEOUT_MS,
      }),
    );
  }

  private async translated<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw translateError(error);
    }
  }
}

/** @throws AppError `validation` (`database.bad-rollback`) */
function firstUndone(there: readonly Migration[], target: RollbackTarget): number {
  if ('to' in target) {
    const last = there.findIndex(({ name }) => name === target.to);
    if (last >= 0) return last + 1;
    throw validationError('database.bad-rollback', 'No migration of that name has been applied');
  }
  const { steps } = target;
  if (Number.isInteger(steps) && steps >= 1 && steps <= there.length) return there.length - steps;
  throw validationError(
    'database.bad-rollback',
    `Of ${there.length} migrations that were applied, so many cannot be undone`,
  );
}
