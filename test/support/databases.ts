import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import pg from 'pg';

export type DatabaseKind = 'memory' | 'sqlite' | 'mysql' | 'postgres';

/** A database of one suite's own. */
export interface TestDatabase {
  readonly type: DatabaseKind;
  readonly url: string | undefined;
  drop(): Promise<void>;
}

const POSTGRES = process.env['TEST_POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test';
const MYSQL = process.env['TEST_MYSQL_URL'] ?? 'mysql://root@127.0.0.1:3306/test';

export async function createDatabase(type: DatabaseKind): Promise<TestDatabase> {
  const name = `brain_${randomBytes(6).toString('hex')}`;
  switch (type) {
    case 'memory':
      return { type, url: undefined, drop: () => Promise.resolve() };
    case 'sqlite': {
      const folder = await mkdtemp(join(tmpdir(), 'brain-'));
      const drop = () => rm(folder, { recursive: true, force: true });
      return { type, url: join(folder, 'brain.db'), drop };
    }
    case 'mysql':
      await onMysql(`CREATE DATABASE ${name}`);
      return { type, url: within(MYSQL, name), drop: () => onMysql(`DROP DATABASE ${name}`) };
    case 'postgres':
      await onPostgres(
        `CREATE DATABASE ${name}`,
        // Nobody takes the server down, so nothing is lost by not waiting for the disk.
        `ALTER DATABASE ${name} SET synchronous_commit TO off`,
      );
      return {
        type,
        url: within(POSTGRES, name),
        drop: () => onPostgres(`DROP DATABASE ${name} WITH (FORCE)`),
      };
  }
}

function within(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

async function onMysql(sql: string): Promise<void> {
  const connection = await mysql.createConnection(MYSQL);
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}

async function onPostgres(...statements: readonly string[]): Promise<void> {
  const client = new pg.Client(POSTGRES);
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
}
