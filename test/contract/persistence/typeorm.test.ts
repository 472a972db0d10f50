import { openTypeOrmDatabase } from '../../../src/adapters/outbound/typeorm/open-database.js';
import type { DatabaseType } from '../../../src/adapters/outbound/typeorm/dialect.js';
import { createDatabase } from '../../support/databases.js';
import { describeWith } from '../../support/services.js';
import { projectsOf, surroundings, type PersistenceUnderTest } from './persistence-under-test.js';
import { persistenceContract } from './persistence.contract.js';

async function open(type: DatabaseType): Promise<PersistenceUnderTest> {
  const home = await createDatabase(type);
  const around = surroundings();
  const database = await openTypeOrmDatabase({
    type,
    url: home.url ?? '',
    poolSize: 10,
    ...around,
  });
  await database.schema.migrate();
  const { events: eventLog, stream: eventStream, receivedEvents: events } = database;
  const { work, sharedClock, entities, tasks, taskQueries } = database;
  const { repositories, repositoryQueries, eventQueries, jobs, jobQueries } = database;
  const { apiKeys, apiKeyQueries, audit, idempotency, leases, locks, limits } = database;
  const { keyNetworks, pluginStore, databaseStorage, expiredRecords, queueStates } = database;
  const { configRevisions, configRevisionQueries, errorGroups, errorGroupQueries } = database;
  const { schedules, scheduleQueries, metricHistory, serviceRecord, searchIndex } = database;
  const { deadJobs, deadLetterNotes, workers, workerQueries } = database;
  const { analyticsEvents, analyticsSeries } = database;
  return {
    ...around,
    ...{ eventLog, eventStream, events, eventQueries, jobs, jobQueries },
    ...{
      work,
      sharedClock,
      tasks,
      taskQueries,
      entities,
      ...projectsOf(database),
      repositories,
      repositoryQueries,
    },
    ...{ apiKeys, apiKeyQueries, audit, idempotency, leases, locks, limits },
    ...database.alerting,
    ...database.code,
    ...{ searchIndex, databaseStorage, expiredRecords },
    ...{ keyNetworks, pluginStore, queueStates },
    ...{ configRevisions, configRevisionQueries, errorGroups, errorGroupQueries },
    ...{ schedules, scheduleQueries, metricHistory, serviceRecord },
    ...{ analyticsEvents, analyticsSeries },
    ...{ deadJobs, deadLetterNotes, workers, workerQueries },
    close: async () => {
      await database.close();
      await home.drop();
    },
  };
}

persistenceContract('TypeORM on SQLite', () => open('sqlite'));

describeWith('postgres', 'on PostgreSQL', () => {
  persistenceContract('TypeORM on PostgreSQL', () => open('postgres'));
});

describeWith('mysql', 'on MySQL', () => {
  persistenceContract('TypeORM on MySQL', () => open('mysql'));
});
