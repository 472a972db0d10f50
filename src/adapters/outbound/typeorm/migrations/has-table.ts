import type { DatabaseType } from '../dialect.js';
import type { SqlSession } from '../sql-session.js';

const TABLE_EXISTS: Readonly<Record<DatabaseType, string>> = {
  sqlite: "SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name = ?",
  postgres:
    'SELECT 1 AS found FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = ?',
  mysql:
    'SELECT 1 AS found FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?',
};

export async function hasTable(
  session: SqlSession,
  type: DatabaseType,
  name: string,
): Promise<boolean> {
  const [row] = await session.rows(TABLE_EXISTS[type], [name]);
  return row !== undefined;
}
