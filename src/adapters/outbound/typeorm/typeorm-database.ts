import type { DataSource, EntitySchema } from 'typeorm';
import { ANALYTICS_EVENT_LIST } from '../../../domain/analytics/analytics-event.js';
import { API_KEY_LIST } from '../../../domain/access/api-key-list.js';
import type { ApiKey, ApiKeyState } from '../../../domain/access/api-key.js';
import { CONFIG_REVISION_LIST } from '../../../domain/config/config-revision-list.js';
import { ERROR_GROUP_LIST } from '../../../domain/errors/error-group-list.js';
import { EVENT_LIST } from '../../../domain/events/event-list.js';
import { DEAD_LETTER_LIST } from '../../../domain/jobs/dead-letter.js';
import { JOB_LIST } from '../../../domain/jobs/job-list.js';
import { SCHEDULE_LIST } from '../../../domain/jobs/schedule-list.js';
import { WORKER_LIST } from '../../../domain/jobs/worker-list.js';
import type { Schedule, ScheduleState } from '../../../domain/jobs/schedule.js';
import { REPOSITORY } from '../../../domain/projects/repository.js';
import type { NewDomainEvent, PositionedEvent } from '../../../domain/shared/domain-event.js';
import type { ListSpec } from '../../../domain/shared/page.js';
import { TASK_LIST } from '../../../domain/tasks/task-list.js';
import type { EventsOfJobs } from '../../../ports/jobs/job-repository.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { ExecutionScope } from '../../../ports/runtime/execution-scope.js';
import type { HealthCheck } from '../../../ports/runtime/health-check.js';
import type { IdGenerator } from '../../../ports/runtime/id-generator.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Tracer } from '../../../ports/runtime/tracer.js';
import type { Metrics } from '../../../ports/runtime/metrics.js';
import type { ResiliencePolicy } from '../../../ports/runtime/resilience.js';
import type { DatabaseStorage } from '../../../ports/storage/database-storage.js';
import type { ApiKeyRepository } from '../../../ports/access/api-key-repository.js';
import type {
  ScheduleQueries,
  ScheduleRepository,
} from '../../../ports/jobs/schedule-repository.js';
import type { EntityStores } from '../../../ports/entities/entity-stores.js';
import type { RepositoryQueries } from '../../../ports/projects/repository-repository.js';
import type { TaskQueries } from '../../../ports/tasks/task-repository.js';
import { alertStores } from './alerts/alert-stores.js';
import { ANALYTICS_EVENT_SCHEMA } from './analytics/analytics-event-record.js';
import { TypeOrmAnalyticsEvents } from './analytics/typeorm-analytics-events.js';
import { TypeOrmAnalyticsSeries } from './analytics/typeorm-analytics-series.js';
import { API_KEY_MAPPING, API_KEY_SCHEMA } from './access/api-key-record.js';
import { TypeOrmApiKeyQueries } from './access/typeorm-api-key-queries.js';
import { TypeOrmAuditLog } from './access/typeorm-audit-log.js';
import { TypeOrmKeyNetworks } from './access/typeorm-key-networks.js';
import { codeBaseStores } from './codebases/code-base-stores.js';
import { CONFIG_REVISION_SCHEMA } from './config/config-revision-record.js';
import { TypeOrmConfigRevisionQueries } from './config/typeorm-config-revision-queries.js';
import { TypeOrmConfigRevisionRepository } from './config/typeorm-config-revision-repository.js';
import type { Connections } from './connections.js';
import { DatabaseHealthCheck } from './database-health-check.js';
import { dialectOf, type DatabaseType } from './dialect.js';
import { TypeOrmEntityStores, type EntitySchemas } from './entities/typeorm-entity-stores.js';
import { ERROR_GROUP_SCHEMA } from './errors/error-group-record.js';
import { TypeOrmErrorGroupQueries } from './errors/typeorm-error-group-queries.js';
import { TypeOrmErrorGroupRepository } from './errors/typeorm-error-group-repository.js';
import { RECEIVED_EVENT_SCHEMA } from './events/received-event-record.js';
import { TypeOrmEventQueries } from './events/typeorm-event-queries.js';
import { TypeOrmReceivedEventRepository } from './events/typeorm-received-event-repository.js';
import { DEAD_JOB_SCHEMA } from './jobs/dead-job-record.js';
import { JOB_SCHEMA } from './jobs/job-record.js';
import { TypeOrmDeadJobs } from './jobs/typeorm-dead-jobs.js';
import { TypeOrmDeadLetterNotes } from './jobs/typeorm-dead-letter-notes.js';
import {
  SCHEDULE_MAPPING,
  SCHEDULE_SCHEMA,
  toScheduleState,
  type ScheduleRecord,
} from './jobs/schedules/schedule-record.js';
import { TypeOrmScheduleQueries } from './jobs/schedules/typeorm-schedule-queries.js';
import { TypeOrmJobQueries } from './jobs/typeorm-job-queries.js';
import { TypeOrmJobRepository } from './jobs/typeorm-job-repository.js';
import { TypeOrmQueueStates } from './jobs/typeorm-queue-states.js';
import { TypeOrmWorkers } from './jobs/typeorm-workers.js';
import { WORKER_SCHEMA } from './jobs/worker-record.js';
import { TypeOrmMetricHistory } from './monitoring/typeorm-metric-history.js';
import { TypeOrmServiceRecord } from './monitoring/typeorm-service-record.js';
import { GuardedConnections } from './guarded-connections.js';
import { DEFAULT_LIMITS, type DatabaseLimits } from './limits.js';
import { MeteredConnections } from './metered-connections.js';
import { SchemaHealthCheck } from './migrations/schema-health-check.js';
import type { TypeOrmSchema } from './migrations/typeorm-schema.js';
import { TypeOrmPluginStore } from './plugins/typeorm-plugin-store.js';
import { REPOSITORY_SCHEMA, toRepositoryState } from './projects/repository-record.js';
import { TypeOrmRepositoryRepository } from './projects/typeorm-repository-repository.js';
import { RecordTable } from './record-table.js';
import { TypeOrmEventLog } from './runtime/typeorm-event-log.js';
import { TypeOrmEventStream } from './runtime/typeorm-event-stream.js';
import { TypeOrmIdempotencyStore } from './runtime/typeorm-idempotency-store.js';
import { TypeOrmLimits } from './limits/typeorm-limits.js';
import { TypeOrmLeases } from './runtime/typeorm-leases.js';
import { TypeOrmTransactionLocks } from './runtime/typeorm-transaction-locks.js';
import { TypeOrmSearchIndex } from './search/typeorm-search-index.js';
import { TypeOrmExpiredRecords } from './storage/typeorm-expired-records.js';
import { TASK_SCHEMA } from './tasks/task-record.js';
import { TypeOrmTaskRepository } from './tasks/typeorm-task-repository.js';
import { TypeOrmQueries } from './typeorm-queries.js';
import { TypeOrmRepository } from './typeorm-repository.js';
import { TypeOrmUnitOfWork } from './typeorm-unit-of-work.js';

export interface DatabaseDeps {
  /** How entities without a store of their own are kept. */
  readonly entitySchemas: EntitySchemas;
  readonly clock: Clock;
  /** Times leases and due jobs; the database server's own clock where several machines share it. */
  readonly leaseClock?: Clock | undefined;
  readonly storage: DatabaseStorage;
  readonly scope: ExecutionScope;
  readonly ids: IdGenerator;
  readonly logger?: Logger | undefined;
  readonly tracer?: Tracer | undefined;
  /** Whether spans show the text of statements; never their parameters. */
  readonly tracesText?: boolean | undefined;
  readonly limits?: Partial<DatabaseLimits> | undefined;
  /** How work is refused while the database does not answer; absent: it waits. */
  readonly policy?: ResiliencePolicy | undefined;
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
  /** Told after the commit which events were appended, where that is when they get their positions. */
  readonly onEventsPositioned?: ((events: readonly PositionedEvent[]) => void) | undefined;
  /** Told after the commit which events were appended. */
  readonly onEventsWritten?: ((events: readonly NewDomainEvent[]) => void) | undefined;
  /** Told after the commit how much of a limit was granted, and how much was not. */
  readonly onLimitTaken?: ((name: string, granted: number, refused: number) => void) | undefined;
  /** Where statements and waits for connections are measured. */
  readonly metrics?: Metrics | undefined;
}

/** Every port that a database stands behind, on one unit of work. */
export class TypeOrmDatabase {
  private readonly connections: Connections;
  readonly work: TypeOrmUnitOfWork;
  readonly events: TypeOrmEventLog;
  readonly stream: TypeOrmEventStream;
  readonly leases: TypeOrmLeases;
  readonly locks: TypeOrmTransactionLocks;
  readonly limits: TypeOrmLimits;
  readonly idempotency: TypeOrmIdempotencyStore;
  readonly audit: TypeOrmAuditLog;
  readonly entities: EntityStores;
  readonly tasks: TypeOrmTaskRepository;
  readonly taskQueries: TaskQueries;
  readonly repositories: TypeOrmRepositoryRepository;
  readonly repositoryQueries: RepositoryQueries;
  readonly receivedEvents: TypeOrmReceivedEventRepository;
  readonly eventQueries: TypeOrmEventQueries;
  readonly jobs: TypeOrmJobRepository;
  readonly jobQueries: TypeOrmJobQueries;
  readonly deadJobs: TypeOrmDeadJobs;
  readonly deadLetterNotes: TypeOrmDeadLetterNotes;
  readonly queueStates: TypeOrmQueueStates;
  readonly schedules: ScheduleRepository;
  readonly scheduleQueries: ScheduleQueries;
  readonly workers: TypeOrmWorkers;
  readonly workerQueries: TypeOrmWorkers;
  readonly apiKeys: ApiKeyRepository;
  readonly apiKeyQueries: TypeOrmApiKeyQueries;
  readonly keyNetworks: TypeOrmKeyNetworks;
  readonly configRevisions: TypeOrmConfigRevisionRepository;
  readonly configRevisionQueries: TypeOrmConfigRevisionQueries;
  readonly errorGroups: TypeOrmErrorGroupRepository;
  readonly errorGroupQueries: TypeOrmErrorGroupQueries;
  readonly metricHistory: TypeOrmMetricHistory;
  readonly serviceRecord: TypeOrmServiceRecord;
  readonly analyticsEvents: TypeOrmAnalyticsEvents;
  readonly analyticsSeries: TypeOrmAnalyticsSeries;
  readonly alerting: ReturnType<typeof alertStores>;
  readonly code: ReturnType<typeof codeBaseStores>;
  readonly pluginStore: TypeOrmPluginStore;
  readonly searchIndex: TypeOrmSearchIndex;
  readonly databaseStorage: DatabaseStorage;
  readonly expiredRecords: TypeOrmExpiredRecords;
  readonly healthChecks: readonly HealthCheck[];
  /** What times leases and due jobs. */
  readonly sharedClock: Clock;

  constructor(
    type: DatabaseType,
    source: DataSource,
    opened: Connections,
    readonly schema: TypeOrmSchema,
    deps: DatabaseDeps,
  ) {
    const { metrics } = deps;
    const connections = metrics ? new MeteredConnections(opened, metrics) : opened;
    this.connections = opened;
    const dialect = dialectOf(type);
    const leaseClock = deps.leaseClock ?? deps.clock;
    this.sharedClock = leaseClock;
    const listed = <Stored extends { readonly id: string }>(
      entity: EntitySchema<Stored>,
      spec: ListSpec,
    ) => ({ table: new RecordTable<Stored>(source.getMetadata(entity), dialect), spec, dialect });
    const tasks = listed(TASK_SCHEMA, TASK_LIST);
    const repositories = listed(REPOSITORY_SCHEMA, REPOSITORY.list);
    const receivedEvents = listed(RECEIVED_EVENT_SCHEMA, EVENT_LIST);
    const jobs = listed(JOB_SCHEMA, JOB_LIST);
    const schedules = listed(SCHEDULE_SCHEMA, SCHEDULE_LIST);
    const apiKeys = listed(API_KEY_SCHEMA, API_KEY_LIST);
    const errorGroups = listed(ERROR_GROUP_SCHEMA, ERROR_GROUP_LIST);
    const configRevisions = listed(CONFIG_REVISION_SCHEMA, CONFIG_REVISION_LIST);

    const work = new TypeOrmUnitOfWork({
      connections: deps.policy ? new GuardedConnections(connections, deps.policy) : connections,
      logger: deps.logger,
      tracing: deps.tracer && {
        tracer: deps.tracer,
        scope: deps.scope,
        type,
        showsText: deps.tracesText ?? false,
      },
      actionTimeoutMs: deps.limits?.actionMs ?? DEFAULT_LIMITS.actionMs,
    });
    const events = new TypeOrmEventLog({ ...deps, work, dialect });
    const written = { work, events };
    this.work = work;
    this.events = events;
    this.stream = new TypeOrmEventStream(work, dialect);
    this.leases = new TypeOrmLeases({ ...deps, clock: leaseClock, work, dialect });
    this.locks = new TypeOrmTransactionLocks(work, dialect);
    this.idempotency = new TypeOrmIdempotencyStore(work);
    this.audit = new TypeOrmAuditLog(work);
    this.tasks = new TypeOrmTaskRepository(written, tasks.table);
    this.taskQueries = new TypeOrmQueries(work, tasks, asItIs);
    this.repositories = new TypeOrmRepositoryRepository(written, repositories.table);
    this.repositoryQueries = new TypeOrmQueries(work, repositories, toRepositoryState);
    this.entities = new TypeOrmEntityStores(written, deps.entitySchemas, listed);
    this.receivedEvents = new TypeOrmReceivedEventRepository(
      written,
      receivedEvents.table,
      dialect,
    );
    this.eventQueries = new TypeOrmEventQueries(work, receivedEvents, asItIs);
    this.jobs = new TypeOrmJobRepository(
      { ...deps, ...written, clock: leaseClock, dialect },
      jobs.table,
    );
    this.jobQueries = new TypeOrmJobQueries(work, jobs);
    const deadJobs = listed(DEAD_JOB_SCHEMA, DEAD_LETTER_LIST);
    this.deadJobs = new TypeOrmDeadJobs({ work, clock: leaseClock }, deadJobs);
    this.deadLetterNotes = new TypeOrmDeadLetterNotes(work);
    this.queueStates = new TypeOrmQueueStates({ ...deps, work, dialect });
    this.schedules = new TypeOrmRepository<ScheduleState, Schedule, ScheduleRecord>(
      written,
      schedules.table,
      SCHEDULE_MAPPING,
    );
    this.scheduleQueries = new TypeOrmScheduleQueries(work, schedules, toScheduleState);
    this.workers = new TypeOrmWorkers(work, listed(WORKER_SCHEMA, WORKER_LIST));
    this.workerQueries = this.workers;
    this.apiKeys = new TypeOrmRepository<ApiKeyState, ApiKey, ApiKeyState>(
      written,
      apiKeys.table,
      API_KEY_MAPPING,
    );
    this.apiKeyQueries = new TypeOrmApiKeyQueries(work, apiKeys, asItIs);
    this.keyNetworks = new TypeOrmKeyNetworks(work, dialect);
    this.configRevisions = new TypeOrmConfigRevisionRepository(written, configRevisions.table);
    this.configRevisionQueries = new TypeOrmConfigRevisionQueries(work, configRevisions, asItIs);
    this.errorGroups = new TypeOrmErrorGroupRepository(written, errorGroups.table, dialect);
    this.errorGroupQueries = new TypeOrmErrorGroupQueries(work, errorGroups, asItIs);
    this.metricHistory = new TypeOrmMetricHistory(work, dialect);
    this.serviceRecord = new TypeOrmServiceRecord(work);
    this.analyticsEvents = new TypeOrmAnalyticsEvents(
      work,
      listed(ANALYTICS_EVENT_SCHEMA, ANALYTICS_EVENT_LIST),
    );
    this.analyticsSeries = new TypeOrmAnalyticsSeries(work, dialect);
    this.healthChecks = [new DatabaseHealthCheck(opened, type), new SchemaHealthCheck(this.schema)];
    this.alerting = alertStores(written, listed);
    this.code = codeBaseStores(written, listed, dialect);
    this.pluginStore = new TypeOrmPluginStore(work);
    this.limits = new TypeOrmLimits({ ...deps, clock: leaseClock, work, dialect });
    this.searchIndex = new TypeOrmSearchIndex(work, type);
    this.databaseStorage = deps.storage;
    this.expiredRecords = new TypeOrmExpiredRecords(work);
  }

  /** Lets running work finish; what comes later is refused as unavailable. */
  close(): Promise<void> {
    return this.connections.close();
  }
}

function asItIs<State>(record: State): State {
  return record;
}
