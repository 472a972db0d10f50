import { SystemClock } from '../../../src/adapters/outbound/system/system-clock.js';
import type { Connections } from '../../../src/adapters/outbound/typeorm/connections.js';
import { MIGRATIONS } from '../../../src/adapters/outbound/typeorm/migrations/all-migrations.js';
import { TypeOrmSchema } from '../../../src/adapters/outbound/typeorm/migrations/typeorm-schema.js';
import type { SqlSession } from '../../../src/adapters/outbound/typeorm/sql-session.js';
import type { TypeOrmDatabase } from '../../../src/adapters/outbound/typeorm/typeorm-database.js';
import type { SqlKind } from './open-test-database.js';

/** Hears of each statement that changes something, after it. */
export type AfterChange = (sql: string) => void;

/** The schema of a program that knows the first so many migrations only. */
export function schemaOf(
  database: TypeOrmDatabase,
  type: SqlKind,
  { known = MIGRATIONS.length, after }: { known?: number; after?: AfterChange } = {},
): TypeOrmSchema {
  const { work } = database;
  const connections: Connections = {
    transact: (body) =>
      work.run(() => {
        const transaction = work.transaction();
        return body(after ? watched(transaction, after) : transaction);
      }),
    read: (body) => work.read(body),
    close: () => Promise.resolve(),
  };
  const migrations = MIGRATIONS.slice(0, known);
  return new TypeOrmSchema({ connections, type, migrations, clock: new SystemClock() });
}

function watched(session: SqlSession, after: AfterChange): SqlSession {
  return {
    rows: (sql, parameters) => session.rows(sql, parameters),
    change: async (sql, parameters) => {
      const changed = await session.change(sql, parameters);
      after(sql);
      return changed;
    },
  };
}

/** Tables with their columns, and indexes with theirs. */
const STRUCTURE: Readonly<Record<SqlKind, readonly string[]>> = {
  sqlite: [
    `SELECT m.name AS owner, c.cid AS place, c.name, c.type, c."notnull", c.pk
     FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY 1, 2`,
    `SELECT m.name AS owner, m.tbl_name, m.sql, c.seqno AS place, c.name
     FROM sqlite_master m, pragma_index_info(m.name) c WHERE m.type = 'index' ORDER BY 1, 4`,
  ],
  postgres: [
    `SELECT table_name AS owner, column_name, data_type, character_maximum_length, collation_name,
       is_nullable, is_identity, generation_expression
     FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, ordinal_position`,
    `SELECT tablename AS owner, indexname, indexdef FROM pg_indexes
     WHERE schemaname = 'public' ORDER BY 1, 2`,
    `SELECT table_name AS owner, constraint_name, constraint_type
     FROM information_schema.table_constraints
     WHERE table_schema = 'public' AND constraint_type <> 'CHECK' ORDER BY 1, 2`,
  ],
  mysql: [
    `SELECT table_name AS owner, column_name, column_type, collation_name, is_nullable, column_key, extra
     FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY 1, ordinal_position`,
    `SELECT table_name AS owner, index_name, seq_in_index, column_name, non_unique, index_type
     FROM information_schema.statistics WHERE table_schema = DATABASE() ORDER BY 1, 2, 3`,
    `SELECT table_name AS owner, engine, table_collation
     FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY 1`,
  ],
};

/** Everything but rows, and but where the migrations are noted. */
export async function structureOf(
  database: TypeOrmDatabase,
  type: SqlKind,
): Promise<readonly unknown[]> {
  return database.work.read(async (session) => {
    const parts: unknown[] = [];
    for (const sql of STRUCTURE[type]) {
      const rows = await session.rows(sql);
      parts.push(
        rows.filter(({ owner }) => !/schema_migrations|sqlite_sequence/.test(String(owner))),
      );
    }
    return parts;
  });
}
