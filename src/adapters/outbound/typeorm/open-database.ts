import type { DataSource } from 'typeorm';
import { PLAIN_ENTITIES } from '../../../domain/entities.js';
import { AppError } from '../../../domain/shared/app-error.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import { CONFIG_REVISION_SCHEMA } from './config/config-revision-record.js';
import type { DatabaseStorage } from '../../../ports/storage/database-storage.js';
import type { Connections } from './connections.js';
import type { DatabaseType } from './dialect.js';
import { entitySchemas } from './entities/typeorm-entity-stores.js';
import { ALERT_SCHEMAS } from './alerts/alert-stores.js';
import { ANALYTICS_EVENT_SCHEMA } from './analytics/analytics-event-record.js';
import { API_KEY_SCHEMA } from './access/api-key-record.js';
import { RECEIVED_EVENT_SCHEMA } from './events/received-event-record.js';
import { DEAD_JOB_SCHEMA } from './jobs/dead-job-record.js';
import { JOB_SCHEMA } from './jobs/job-record.js';
import { WORKER_SCHEMA } from './jobs/worker-record.js';
import { CODE_BASE_SCHEMAS } from './codebases/code-base-records.js';
import { SCHEDULE_SCHEMA } from './jobs/schedules/schedule-record.js';
import { ERROR_GROUP_SCHEMA } from './errors/error-group-record.js';
import { DEFAULT_LIMITS } from './limits.js';
import { MIGRATIONS } from './migrations/all-migrations.js';
import { TypeOrmSchema } from './migrations/typeorm-schema.js';
import { REPOSITORY_SCHEMA } from './projects/repository-record.js';
import { openMysql, openPostgres } from './server/open-server.js';
import { ServerClock } from './server/server-clock.js';
import { openSqlite } from './sqlite/open-sqlite.js';
import { SqliteConnections } from './sqlite/sqlite-connections.js';
import { ServerStorage } from './storage/server-storage.js';
import { SqliteStorage } from './storage/sqlite-storage.js';
import { TASK_SCHEMA } from './tasks/task-record.js';
import { translateError } from './translate-error.js';
import { TypeOrmDatabase, type DatabaseDeps } from './typeorm-database.js';

export interface DatabaseOptions extends Omit<DatabaseDeps, 'storage' | 'entitySchemas'> {
  readonly type: DatabaseType;
  /** `postgres://…` or `mysql://…`; for SQLite the path of the file. */
  readonly url: string;
  /** Most connections to a server. */
  readonly poolSize: number;
  /** Times leases by the server's clock, so that processes on machines whose clocks differ agree. */
  readonly followServerClock?: boolean;
}

const ENTITY_SCHEMAS = entitySchemas(PLAIN_ENTITIES);

const SCHEMAS = [
  TASK_SCHEMA,
  REPOSITORY_SCHEMA,
  RECEIVED_EVENT_SCHEMA,
  JOB_SCHEMA,
  DEAD_JOB_SCHEMA,
  SCHEDULE_SCHEMA,
  WORKER_SCHEMA,
  API_KEY_SCHEMA,
  CONFIG_REVISION_SCHEMA,
  ERROR_GROUP_SCHEMA,
  ANALYTICS_EVENT_SCHEMA,
  ...ALERT_SCHEMAS,
  ...ENTITY_SCHEMAS.values(),
  ...CODE_BASE_SCHEMAS,
];

/**
 * Connects to a database; its schema is left as it is. Only the driver in use is loaded.
 * @throws AppError `unavailable` when it does not answer, `configuration` when it refuses us
 */
export async function openTypeOrmDatabase(options: DatabaseOptions): Promise<TypeOrmDatabase> {
  if (options.url === '') {
    throw new AppError('configuration', 'database.no-url', 'There is no database.url');
  }
  const { source, connections } = await connect(options).catch((error: unknown) => {
    throw translateError(error);
  });
  const { type, clock } = options;
  const schema = new TypeOrmSchema({ connections, type, migrations: MIGRATIONS, clock });
  const leaseClock = await leaseClockOf(options, connections);
  const storage = storageOf(connections, options);
  return new TypeOrmDatabase(type, source, connections, schema, {
    ...options,
    leaseClock,
    storage,
    entitySchemas: ENTITY_SCHEMAS,
  });
}

function storageOf(connections: Connections, { type, clock }: DatabaseOptions): DatabaseStorage {
  if (connections instanceof SqliteConnections) return new SqliteStorage(connections);
  return new ServerStorage(connections, type === 'postgres' ? type : 'mysql', clock);
}

async function leaseClockOf(
  { type, clock, followServerClock = false }: DatabaseOptions,
  connections: Connections,
): Promise<Clock> {
  if (!followServerClock || type === 'sqlite') return clock;
  const serverClock = new ServerClock(clock, connections, type);
  await serverClock.measure();
  return serverClock;
}

function connect({
  type,
  url,
  poolSize,
  limits,
  scope,
}: DatabaseOptions): Promise<{ source: DataSource; connections: Connections }> {
  const bounds = { ...DEFAULT_LIMITS, ...limits };
  const address = { url, poolSize, entities: SCHEMAS, limits: bounds, scope };
  switch (type) {
    case 'sqlite':
      return openSqlite(url, SCHEMAS);
    case 'mysql':
      return openMysql(address);
    case 'postgres':
      return openPostgres(address);
  }
}
