import { AsyncExecutionScope } from '../../../src/adapters/outbound/system/async-execution-scope.js';
import { SystemClock } from '../../../src/adapters/outbound/system/system-clock.js';
import { UuidV7Generator } from '../../../src/adapters/outbound/system/uuid-v7-generator.js';
import {
  openTypeOrmDatabase,
  type DatabaseOptions,
} from '../../../src/adapters/outbound/typeorm/open-database.js';
import type { TypeOrmDatabase } from '../../../src/adapters/outbound/typeorm/typeorm-database.js';
import { createDatabase } from '../../support/databases.js';
import { describeWith } from '../../support/services.js';

export type SqlKind = DatabaseOptions['type'];

export const SQL_KINDS: readonly SqlKind[] = ['sqlite', 'postgres', 'mysql'];

/** SQLite needs no service. */
export function describeOn(type: SqlKind, title: string, body: () => void): void {
  if (type === 'sqlite') describe(title, body);
  else describeWith(type, title, body);
}

/** A database of one suite's own, empty as a server makes it. */
export interface SqlHome {
  readonly url: string;
  drop(): Promise<void>;
}

export async function createSqlHome(type: SqlKind): Promise<SqlHome> {
  const database = await createDatabase(type);
  return { url: database.url ?? '', drop: () => database.drop() };
}

export function openDatabase(
  options: Pick<DatabaseOptions, 'type' | 'url'> & Partial<DatabaseOptions>,
): Promise<TypeOrmDatabase> {
  return openTypeOrmDatabase({
    poolSize: 5,
    clock: new SystemClock(),
    scope: new AsyncExecutionScope(),
    ids: new UuidV7Generator(),
    onJobsEnqueued: () => undefined,
    onCancelRequested: () => undefined,
    onQueuesChanged: () => undefined,
    onEventsAppended: () => undefined,
    ...options,
  });
}
