import { openInMemoryPersistence } from '../../../src/adapters/outbound/memory/open-in-memory-persistence.js';
import type { DatabaseType } from '../../../src/adapters/outbound/typeorm/dialect.js';
import { openTypeOrmDatabase } from '../../../src/adapters/outbound/typeorm/open-database.js';
import type { Persistence } from '../../../src/bootstrap/persistence.js';
import { surroundings } from '../../contract/persistence/persistence-under-test.js';
import { createDatabase } from '../../support/databases.js';
import { describeWith } from '../../support/services.js';

export const STORES = ['memory', 'sqlite', 'postgres', 'mysql'] as const;

/** What schedules need of a store. */
export type OpenStore = Pick<
  Persistence,
  'work' | 'jobs' | 'jobQueries' | 'schedules' | 'scheduleQueries' | 'eventStream' | 'eventLog'
> & { readonly close: () => Promise<void> };

export function describeStore(type: (typeof STORES)[number], suite: () => void): void {
  const title = `schedules under several schedulers on ${type}`;
  if (type === 'postgres' || type === 'mysql') describeWith(type, title, suite);
  else describe(title, suite);
}

/** An empty store of its own. */
export async function openStore(type: 'memory' | DatabaseType): Promise<OpenStore> {
  const around = surroundings();
  if (type === 'memory') {
    return { ...openInMemoryPersistence(around), close: () => Promise.resolve() };
  }
  const home = await createDatabase(type);
  const database = await openTypeOrmDatabase({
    ...{ type, url: home.url ?? '', poolSize: 10, ...around },
  });
  await database.schema.migrate();
  const { work, jobs, jobQueries, schedules, scheduleQueries } = database;
  const { stream: eventStream, events: eventLog } = database;
  const close = async () => {
    await database.close();
    await home.drop();
  };
  return { work, jobs, jobQueries, schedules, scheduleQueries, eventStream, eventLog, close };
}
