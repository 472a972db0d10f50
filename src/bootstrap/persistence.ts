import type { ApiKeyQueries, ApiKeyRepository } from '../ports/access/api-key-repository.js';
import type { AuditLog } from '../ports/access/audit-log.js';
import type { KeyNetworks } from '../ports/access/key-networks.js';
import type {
  AlertQueries,
  AlertRepository,
  AlertRuleQueries,
  AlertRuleRepository,
  ExpectationQueries,
  ExpectationRepository,
  NoticeQueries,
  NoticeRepository,
  SilenceQueries,
  SilenceRepository,
} from '../ports/alerts/alert-repositories.js';
import type { AnalyticsEvents } from '../ports/analytics/analytics-events.js';
import type { AnalyticsSeries } from '../ports/analytics/analytics-series.js';
import type {
  CodeBaseQueries,
  CodeBaseRepository,
} from '../ports/codebases/code-base-repository.js';
import type { CodeGraph, CodeGraphQueries } from '../ports/codebases/code-graph.js';
import type {
  ConfigRevisionQueries,
  ConfigRevisionRepository,
} from '../ports/config/config-revision-repository.js';
import type { EntityStores } from '../ports/entities/entity-stores.js';
import type {
  ErrorGroupQueries,
  ErrorGroupRepository,
} from '../ports/errors/error-group-repository.js';
import type {
  EventQueries,
  ReceivedEventRepository,
} from '../ports/events/received-event-repository.js';
import type { DeadJobs, DeadLetterNotes } from '../ports/jobs/dead-letters.js';
import type { WorkerQueries, Workers } from '../ports/jobs/workers.js';
import type { QueueStates } from '../ports/jobs/queue-states.js';
import type { JobQueries, JobRepository } from '../ports/jobs/job-repository.js';
import type { Limits } from '../ports/limits/limits.js';
import type { ScheduleQueries, ScheduleRepository } from '../ports/jobs/schedule-repository.js';
import type { MetricHistory } from '../ports/monitoring/metric-history.js';
import type { ServiceRecord } from '../ports/monitoring/service-record.js';
import type { PluginStore } from '../ports/plugins/plugin-store.js';
import type {
  RepositoryQueries,
  RepositoryRepository,
} from '../ports/projects/repository-repository.js';
import type { Clock } from '../ports/runtime/clock.js';
import type { EventLog, EventStream } from '../ports/runtime/event-log.js';
import type { IdempotencyStore } from '../ports/runtime/idempotency-store.js';
import type { Leases } from '../ports/runtime/leases.js';
import type { TransactionLocks } from '../ports/runtime/transaction-locks.js';
import type { UnitOfWork } from '../ports/runtime/unit-of-work.js';
import type { SearchIndex } from '../ports/search/search-index.js';
import type { DatabaseStorage } from '../ports/storage/database-storage.js';
import type { ExpiredRecords } from '../ports/storage/expired-records.js';
import type { TaskQueries, TaskRepository } from '../ports/tasks/task-repository.js';

/** Everything that one database holds, behind its ports. */
export interface Persistence extends AlertingPersistence, CodePersistence {
  readonly work: UnitOfWork;
  /** The same in all processes on the database, whatever their machines say: jobs are due by it. */
  readonly sharedClock: Clock;
  readonly entities: EntityStores;
  readonly tasks: TaskRepository;
  readonly taskQueries: TaskQueries;
  readonly repositories: RepositoryRepository;
  readonly repositoryQueries: RepositoryQueries;
  readonly events: ReceivedEventRepository;
  readonly eventQueries: EventQueries;
  readonly jobs: JobRepository;
  readonly jobQueries: JobQueries;
  readonly schedules: ScheduleRepository;
  readonly scheduleQueries: ScheduleQueries;
  readonly workers: Workers;
  readonly workerQueries: WorkerQueries;
  readonly apiKeys: ApiKeyRepository;
  readonly apiKeyQueries: ApiKeyQueries;
  readonly keyNetworks: KeyNetworks;
  readonly deadJobs: DeadJobs;
  readonly deadLetterNotes: DeadLetterNotes;
  readonly queueStates: QueueStates;
  readonly configRevisions: ConfigRevisionRepository;
  readonly configRevisionQueries: ConfigRevisionQueries;
  readonly errorGroups: ErrorGroupRepository;
  readonly errorGroupQueries: ErrorGroupQueries;
  readonly metricHistory: MetricHistory;
  readonly serviceRecord: ServiceRecord;
  readonly analyticsEvents: AnalyticsEvents;
  readonly analyticsSeries: AnalyticsSeries;
  readonly pluginStore: PluginStore;
  readonly audit: AuditLog;
  readonly idempotency: IdempotencyStore;
  readonly eventLog: EventLog;
  readonly eventStream: EventStream;
  readonly leases: Leases;
  readonly locks: TransactionLocks;
  readonly limits: Limits;
  readonly searchIndex: SearchIndex;
  readonly databaseStorage: DatabaseStorage;
  readonly expiredRecords: ExpiredRecords;
}

/** What alerts are made and told with. */
export interface AlertingPersistence {
  readonly alerts: AlertRepository;
  readonly alertQueries: AlertQueries;
  readonly alertRules: AlertRuleRepository;
  readonly alertRuleQueries: AlertRuleQueries;
  readonly silences: SilenceRepository;
  readonly silenceQueries: SilenceQueries;
  readonly notices: NoticeRepository;
  readonly noticeQueries: NoticeQueries;
  readonly expectations: ExpectationRepository;
  readonly expectationQueries: ExpectationQueries;
}

/** What code bases, and what was found in them, are kept with. */
export interface CodePersistence {
  readonly codeBases: CodeBaseRepository;
  readonly codeBaseQueries: CodeBaseQueries;
  readonly codeGraph: CodeGraph;
  readonly codeGraphQueries: CodeGraphQueries;
}
