import type { DatabaseType } from '../dialect.js';
import type { SqlSession } from '../sql-session.js';
import type { IndexDefinition } from './create-table.js';

/** Makes an index anew with other columns; there may have been none of its name. */
export async function replaceIndex(
  session: SqlSession,
  type: DatabaseType,
  table: string,
  name: string,
  { columns, only }: IndexDefinition,
): Promise<void> {
  await dropIndex(session, type, table, name);
  const where = only && type !== 'mysql' ? ` WHERE ${only}` : '';
  await session.change(`CREATE INDEX ${name} ON ${table} (${columns})${where}`);
}

/** There may be none of its name. */
export async function dropIndex(
  session: SqlSession,
  type: DatabaseType,
  table: string,
  name: string,
): Promise<void> {
  if (type !== 'mysql') {
    await session.change(`DROP INDEX IF EXISTS ${name}`);
    return;
  }
  const found = await session.rows(
    `SELECT 1 AS found FROM information_schema.statistics
     WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ?`,
    [table, name],
  );
  if (found.length > 0) await session.change(`DROP INDEX ${name} ON ${table}`);
}
