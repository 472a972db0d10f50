import { DataSource, type DataSourceOptions, type EntitySchema } from 'typeorm';
import type { ExecutionScope } from '../../../../ports/runtime/execution-scope.js';
import type { DatabaseLimits } from '../limits.js';
import { PooledConnections, type ServerSettings } from './pooled-connections.js';

/** Limits that the servers keep besides those of `DatabaseLimits`: of a lock wait, of an open transaction that idles, ms. */
const LOCK_MS = 10_000;
const IDLE_MS = 30_000;

interface OpenedServer {
  readonly source: DataSource;
  readonly connections: PooledConnections;
}

export interface ServerAddress {
  readonly url: string;
  readonly poolSize: number;
  readonly limits: DatabaseLimits;
  readonly scope: Pick<ExecutionScope, 'outside'>;
  readonly entities: readonly EntitySchema[];
}

export function openPostgres(address: ServerAddress): Promise<OpenedServer> {
  const { url, poolSize, limits, entities } = address;
  const options: DataSourceOptions = {
    type: 'postgres',
    url,
    poolSize,
    entities: [...entities],
    connectTimeoutMS: limits.acquireMs,
    applicationName: 'clickup-brain',
    installExtensions: false,
    extra: {
      statement_timeout: limits.statementMs,
      lock_timeout: LOCK_MS,
      idle_in_transaction_session_timeout: IDLE_MS,
      keepAlive: true,
    },
  };
  return open(options, () => ({
    ...address,
    greeting: [],
    numbered: true,
    discard: (connection) => {
      (connection as { end(): Promise<void> }).end().catch(() => undefined);
    },
  }));
}

/** MySQL 8 or MariaDB 10.6 and later. */
export function openMysql(address: ServerAddress): Promise<OpenedServer> {
  const { url, poolSize, limits, entities } = address;
  const options: DataSourceOptions = {
    type: 'mysql',
    url,
    poolSize,
    entities: [...entities],
    charset: 'utf8mb4',
    timezone: 'Z',
    connectTimeout: limits.acquireMs,
  };
  return open(options, (version) => ({
    ...address,
    greeting: [mysqlGreeting(version, limits.statementMs)],
    numbered: false,
    discard: (connection) => {
      (connection as { destroy(): void }).destroy();
    },
  }));
}

/**
 * READ COMMITTED, because claims under REPEATABLE READ lock gaps and deadlock. The mode is set in full: the
 * driver escapes texts for one without NO_BACKSLASH_ESCAPES, and values that do not fit must be refused.
 */
function mysqlGreeting(version: string, statementMs: number): string {
  const isMariaDb = version.includes('MariaDB');
  const settings = {
    [isMariaDb ? 'tx_isolation' : 'transaction_isolation']: "'READ-COMMITTED'",
    time_zone: "'+00:00'",
    sql_mode: "'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
    innodb_lock_wait_timeout: LOCK_MS / 1_000,
    ...(isMariaDb
      ? { max_statement_time: statementMs / 1_000, idle_transaction_timeout: IDLE_MS / 1_000 }
      : { max_execution_time: statementMs }),
  };
  const assignments = Object.entries(settings).map(([name, value]) => `${name} = ${String(value)}`);
  return `SET SESSION ${assignments.join(', SESSION ')}`;
}

async function open(
  options: DataSourceOptions,
  settingsFor: (version: string) => Omit<ServerSettings, 'source'>,
): Promise<OpenedServer> {
  const source = new DataSource({ ...options, logging: false });
  await source.initialize();
  try {
    const version = options.type === 'mysql' ? await serverVersion(source) : '';
    return { source, connections: new PooledConnections({ ...settingsFor(version), source }) };
  } catch (error) {
    await source.destroy();
    throw error;
  }
}

/** TypeORM's own idea of the version leaves the vendor out. */
async function serverVersion(source: DataSource): Promise<string> {
  const rows: unknown = await source.query('SELECT VERSION() AS version');
  return String((rows as { version: unknown }[])[0]?.version);
}
