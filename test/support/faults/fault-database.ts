import mysql from 'mysql2/promise';
import pg from 'pg';
import type { TestDatabase } from '../databases.js';
import { mysqlUrl, postgresUrl } from '../services.js';

/** Ends every connection to the database, as its administrator can. @returns how many there were */
export async function cutConnections({ type, url = '' }: TestDatabase): Promise<number> {
  const name = new URL(url).pathname.slice(1);
  if (type === 'postgres') return cutPostgres(name);
  if (type === 'mysql') return cutMysql(name);
  throw new Error(`${type} has no connections to cut`);
}

async function cutPostgres(name: string): Promise<number> {
  const client = new pg.Client(postgresUrl);
  await client.connect();
  try {
    const { rowCount } = await client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1',
      [name],
    );
    return rowCount ?? 0;
  } finally {
    await client.end();
  }
}

async function cutMysql(name: string): Promise<number> {
  const connection = await mysql.createConnection(mysqlUrl);
  try {
    const [rows] = await connection.query<mysql.RowDataPacket[]>(
      'SELECT id AS connection FROM information_schema.processlist WHERE db = ?',
      [name],
    );
    for (const row of rows) {
      // One that has gone by itself meanwhile is as good.
      await connection.query('KILL ?', [row['connection']]).catch(() => undefined);
    }
    return rows.length;
  } finally {
    await connection.end();
  }
}
