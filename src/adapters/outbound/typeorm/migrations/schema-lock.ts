import { AppError } from '../../../../domain/shared/app-error.js';
import type { DatabaseType } from '../dialect.js';
import type { SqlSession } from '../sql-session.js';

/** Any number that nothing else in the same database locks. */
const POSTGRES_LOCK = 4_611_904;

/** GET_LOCK reaches over all databases of a server, so its name says which one is meant. */
const MYSQL_LOCK = "CONCAT('schema:', MD5(DATABASE()))";

/** How long another process may take, seconds. */
const WAIT_SECONDS = 300;

/**
 * Runs `body` while no other process changes the schema. The session is in a transaction: on SQLite that
 * is the lock already.
 */
export async function withSchemaLock<T>(
  session: SqlSession,
  type: DatabaseType,
  body: () => Promise<T>,
): Promise<T> {
  if (type === 'sqlite') return body();
  if (type === 'postgres') {
    await session.rows('SET LOCAL statement_timeout = 0');
    await session.rows('SET LOCAL lock_timeout = 0');
    await session.rows(`SELECT pg_advisory_xact_lock(${String(POSTGRES_LOCK)})`);
    return body();
  }
  return withoutStatementTimeout(session, async () => {
    await lockMysql(session);
    try {
      return await body();
    } finally {
      await session.rows(`SELECT RELEASE_LOCK(${MYSQL_LOCK}) AS released`);
    }
  });
}

/** MariaDB gives up changes of tables too; MySQL knows the limit under another name, for SELECT only. */
async function withoutStatementTimeout<T>(session: SqlSession, body: () => Promise<T>): Promise<T> {
  const [found] = await session.rows(
    `SHOW SESSION VARIABLES WHERE Variable_name IN ('max_statement_time', 'max_execution_time')`,
  );
  if (!found) return body();
  const name = String(found['Variable_name']);
  await session.rows(`SET SESSION ${name} = 0`);
  try {
    return await body();
  } finally {
    await session.rows(`SET SESSION ${name} = ${String(Number(found['Value']))}`);
  }
}

async function lockMysql(session: SqlSession): Promise<void> {
  const [row] = await session.rows(
    `SELECT GET_LOCK(${MYSQL_LOCK}, ${String(WAIT_SECONDS)}) AS locked`,
  );
  if (Number(row?.['locked']) === 1) return;
  throw new AppError('timeout', 'database.schema-locked', 'Another process is changing the schema');
}
