import { randomBytes } from 'node:crypto';
import pg from 'pg';

const POSTGRES = process.env.TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test';
const AMQP = process.env.TEST_AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672';

/** A database of its own and a prefix of its own on the broker, for as long as a measurement takes. */
export async function freshServices() {
  const name = `bench_${randomBytes(6).toString('hex')}`;
  const url = new URL(POSTGRES);
  await admin(`CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  return {
    env: { DATABASE_URL: url.href, BROKER_URL: AMQP, BROKER_PREFIX: name },
    drop: () => admin(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function admin(sql) {
  const client = new pg.Client({ connectionString: POSTGRES });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
