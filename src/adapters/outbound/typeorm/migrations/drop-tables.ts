import type { SqlSession } from '../sql-session.js';

/** The last one first; there may be none of a name. */
export async function dropTables(
  session: SqlSession,
  tables: readonly { readonly name: string }[],
): Promise<void> {
  for (const { name } of tables.toReversed()) {
    await session.change(`DROP TABLE IF EXISTS ${name}`);
  }
}
