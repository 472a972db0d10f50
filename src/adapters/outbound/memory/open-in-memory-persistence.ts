import { API_KEY_LIST } from '../../../domain/access/api-key-list.js';
import { CONFIG_REVISION_LIST } from '../../../domain/config/config-revision-list.js';
import { PLAIN_ENTITIES } from '../../../domain/entities.js';
import { REPOSITORY } from '../../../domain/projects/repository.js';
import { TASK_LIST } from '../../../domain/tasks/task-list.js';
import type { NewDomainEvent } from '../../../domain/shared/domain-event.js';
import type { EventsOfJobs } from '../../../ports/jobs/job-repository.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { ExecutionScope } from '../../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../../ports/runtime/id-generator.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import { InMemoryAnalyticsEvents } from './analytics/in-memory-analytics-events.js';
import { InMemoryAnalyticsSeries } from './analytics/in-memory-analytics-series.js';
import { alertTables, inMemoryAlertStores } from './alerts/in-memory-alert-stores.js';
import { InMemoryApiKeyQueries } from './access/in-memory-api-key-queries.js';
import { apiKeyTable, InMemoryApiKeyRepository } from './access/in-memory-api-key-repository.js';
import { InMemoryAuditLog } from './access/in-memory-audit-log.js';
import { InMemoryKeyNetworks } from './access/in-memory-key-networks.js';
import { codeTables } from './codebases/code-tables.js';
import { inMemoryCodeStores } from './codebases/in-memory-code-stores.js';
import {
  configRevisionTable,
  InMemoryConfigRevisionQueries,
  InMemoryConfigRevisionRepository,
} from './config/in-memory-config-revision-repository.js';
import { InMemoryDatabase, type InMemoryDatabaseOptions } from './database/in-memory-database.js';
import {
  InMemoryErrorGroupQueries,
  InMemoryErrorGroupRepository,
  InMemoryErrorStore,
} from './errors/in-memory-error-groups.js';
import { InMemoryEntityStores } from './entities/in-memory-entity-stores.js';
import { InMemoryEventQueries } from './events/in-memory-event-queries.js';
import { InMemoryEventStore } from './events/in-memory-event-store.js';
import { InMemoryReceivedEventRepository } from './events/in-memory-received-event-repository.js';
import { InMemoryQueries } from './in-memory-queries.js';
import { InMemoryUnitOfWork } from './in-memory-unit-of-work.js';
import { InMemoryDeadJobs } from './jobs/in-memory-dead-jobs.js';
import { InMemoryDeadLetterNotes } from './jobs/in-memory-dead-letter-notes.js';
import { InMemoryJobNotes } from './jobs/in-memory-job-notes.js';
import { InMemoryJobQueries } from './jobs/in-memory-job-queries.js';
import { InMemoryJobRelations } from './jobs/in-memory-job-relations.js';
import { InMemoryJobRepository } from './jobs/in-memory-job-repository.js';
import { InMemoryJobTable } from './jobs/in-memory-job-table.js';
import { InMemoryQueueStates } from './jobs/in-memory-queue-states.js';
import { InMemoryWorkers } from './jobs/in-memory-workers.js';
import { InMemoryLimits } from './limits/in-memory-limits.js';
import { InMemorySearchIndex } from './search/in-memory-search-index.js';
import { inMemorySchedules, scheduleTable } from './jobs/schedules/in-memory-schedules.js';
import { InMemoryPluginStore } from './plugins/in-memory-plugin-store.js';
import {
  InMemoryRepositoryRepository,
  repositoryTable,
} from './projects/in-memory-repository-repository.js';
import { InMemoryMetricHistory } from './monitoring/in-memory-metric-history.js';
import { InMemoryServiceRecord } from './monitoring/in-memory-service-record.js';
import { InMemoryEventLog } from './runtime/in-memory-event-log.js';
import { InMemoryEventRecords } from './runtime/in-memory-event-records.js';
import { InMemoryEventStream } from './runtime/in-memory-event-stream.js';
import { InMemoryIdempotencyStore } from './runtime/in-memory-idempotency-store.js';
import { InMemoryTransactionLocks } from './runtime/in-memory-transaction-locks.js';
import { InMemoryLeases } from './runtime/in-memory-leases.js';
import { InMemoryExpiredRecords } from './storage/in-memory-expired-records.js';
import { InMemoryStorage } from './storage/in-memory-storage.js';
import { InMemoryTaskRepository, taskTable } from './tasks/in-memory-task-repository.js';

export interface InMemoryPersistenceDeps extends InMemoryDatabaseOptions {
  readonly clock: Clock;
  readonly scope: ExecutionScope;
  readonly ids: IdGenerator;
  readonly logger?: Logger | undefined;
  /** Told after the commit which queue has jobs that became due, and their highest priority. */
  readonly onJobsEnqueued: (queue: string, priority: number) => void;
  /** Told after the commit that running jobs are to stop. */
  readonly onCancelRequested: () => void;
  /** What is told of new jobs, with them or not at all. */
  readonly eventsOfJobs?: EventsOfJobs | undefined;
  /** Told after the commit that queues were paused or resumed. */
  readonly onQueuesChanged: () => void;
  /** Told after the commit that the event log has grown. */
  readonly onEventsAppended: () => void;
  /** Told after the commit which events were appended. */
  readonly onEventsWritten?: ((events: readonly NewDomainEvent[]) => void) | undefined;
  /** Told after the commit how much of a limit was granted, and how much was not. */
  readonly onLimitTaken?: ((name: string, granted: number, refused: number) => void) | undefined;
}

/** Every port that a database stands behind, on one database of this process; it ends with the process. */
export function openInMemoryPersistence(deps: InMemoryPersistenceDeps) {
  const { clock, logger } = deps;
  const database = new InMemoryDatabase(deps);
  const work = new InMemoryUnitOfWork({ database, logger });
  const records = new InMemoryEventRecords(database);
  const eventLog = new InMemoryEventLog({ ...deps, database, records });
  const stored = { database, events: eventLog };
  const tasks = taskTable(database);
  const repositories = repositoryTable(database);
  const apiKeys = apiKeyTable(database);
  const errors = new InMemoryErrorStore(database);
  const configRevisions = configRevisionTable(database);
  const events = new InMemoryEventStore(database);
  const jobs = new InMemoryJobTable(database);
  const jobNotes = new InMemoryJobNotes(database);
  const jobRelations = new InMemoryJobRelations(database, jobs);
  const schedules = scheduleTable(database);
  const workers = new InMemoryWorkers(database, work);
  const alerting = alertTables(database);
  const entities = new InMemoryEntityStores(stored, PLAIN_ENTITIES);
  const analyticsEvents = new InMemoryAnalyticsEvents(database);
  const analyticsSeries = new InMemoryAnalyticsSeries(database);
  const code = codeTables(database);
  const eventStream = new InMemoryEventStream(database, work, records);
  const searchIndex = new InMemorySearchIndex(database);
  return {
    work,
    sharedClock: clock,
    entities,
    tasks: new InMemoryTaskRepository(stored, tasks),
    taskQueries: new InMemoryQueries(tasks, TASK_LIST),
    repositories: new InMemoryRepositoryRepository(stored, repositories),
    repositoryQueries: new InMemoryQueries(repositories, REPOSITORY.list),
    events: new InMemoryReceivedEventRepository(stored, events),
    eventQueries: new InMemoryEventQueries(events),
    jobs: new InMemoryJobRepository(
      { ...deps, work, events: eventLog },
      { table: jobs, relations: jobRelations, notes: jobNotes },
    ),
    jobQueries: new InMemoryJobQueries(jobs, jobNotes),
    deadJobs: new InMemoryDeadJobs(jobs, clock),
    deadLetterNotes: new InMemoryDeadLetterNotes(database, jobNotes),
    queueStates: new InMemoryQueueStates({ ...deps, database, work }),
    ...inMemorySchedules(stored, schedules),
    workers,
    workerQueries: workers,
    apiKeys: new InMemoryApiKeyRepository(stored, apiKeys),
    apiKeyQueries: new InMemoryApiKeyQueries(apiKeys, API_KEY_LIST),
    keyNetworks: new InMemoryKeyNetworks(database),
    configRevisions: new InMemoryConfigRevisionRepository(stored, configRevisions),
    configRevisionQueries: new InMemoryConfigRevisionQueries(configRevisions, CONFIG_REVISION_LIST),
    errorGroups: new InMemoryErrorGroupRepository(stored, errors),
    errorGroupQueries: new InMemoryErrorGroupQueries(errors),
    metricHistory: new InMemoryMetricHistory(database),
    serviceRecord: new InMemoryServiceRecord(database),
    analyticsEvents,
    analyticsSeries,
    ...inMemoryAlertStores(stored, alerting),
    ...inMemoryCodeStores(stored, code),
    audit: new InMemoryAuditLog(database, work),
    idempotency: new InMemoryIdempotencyStore(database),
    eventLog,
    eventStream,
    pluginStore: new InMemoryPluginStore(database, { cursors: eventStream, jobs, jobNotes }),
    leases: new InMemoryLeases(database, work, clock),
    locks: new InMemoryTransactionLocks(database),
    limits: new InMemoryLimits({ ...deps, database, work }),
    searchIndex,
    databaseStorage: new InMemoryStorage(
      [
        ['tasks', () => tasks.peek()],
        ['tasks', () => repositories.peek()],
        ['codebases', () => code.codeBases.peek()],
        ['codebases', () => code.files.peek()],
        ['codebases', () => code.elements.peek()],
        ['codebases', () => code.relationships.values()],
        ['events', () => events.table.peek()],
        ['payloads', () => events.peekPayloads()],
        ['jobs', () => jobs.peek()],
        ['jobs', () => schedules.peek()],
        ['analytics-events', () => analyticsEvents.table.peek()],
        ['analytics', () => analyticsSeries.peekBlocks()],
        ['alerts', () => alerting.alerts.peek()],
        ['configuration', () => configRevisions.peek()],
        ['access', () => apiKeys.peek()],
        ...entities.peeks(),
        ['search', () => searchIndex.peek()],
      ],
      () => clock.monotonicMs(),
    ),
    expiredRecords: new InMemoryExpiredRecords({
      database,
      events,
      ...alerting,
      revisions: configRevisions,
    }),
  };
}
