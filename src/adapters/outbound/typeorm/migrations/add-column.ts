import type { DatabaseType } from '../dialect.js';
import type { SqlSession } from '../sql-session.js';
import { withTypes } from './create-table.js';

/** How to ask for the columns of a table; MySQL and SQLite cannot add one unless it exists. */
const COLUMNS: Readonly<Record<DatabaseType, string>> = {
  sqlite: 'SELECT name FROM pragma_table_info(?)',
  postgres:
    'SELECT column_name AS name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = ?',
  mysql:
    'SELECT column_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?',
};

/**
 * Adds a nullable column to a table unless it has one of that name.
 * @param definition the type in braces, e.g. `{text}`
 */
export async function addColumn(
  session: SqlSession,
  type: DatabaseType,
  table: string,
  name: string,
  definition: string,
): Promise<void> {
  if (await hasColumn(session, type, table, name)) return;
  await session.change(`ALTER TABLE ${table} ADD COLUMN ${name} ${withTypes(definition, type)}`);
}

/** No index may be on it. There may be no column of its name. */
export async function dropColumn(
  session: SqlSession,
  type: DatabaseType,
  table: string,
  name: string,
): Promise<void> {
  if (!(await hasColumn(session, type, table, name))) return;
  await session.change(`ALTER TABLE ${table} DROP COLUMN ${name}`);
}

export async function hasColumn(
  session: SqlSession,
  type: DatabaseType,
  table: string,
  name: string,
): Promise<boolean> {
  const columns = await session.rows(COLUMNS[type], [table]);
  return columns.some((column) => column['name'] === name);
}
