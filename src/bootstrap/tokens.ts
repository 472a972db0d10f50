import type { ServiceIdentifier } from 'inversify';
import type { AuthenticateKey } from '../application/access/authenticate-key.js';
import type { CreateApiKey } from '../application/access/create-api-key.js';
import type { EnsureFirstKey } from '../application/access/ensure-first-key.js';
import type { RevokeApiKey } from '../application/access/revoke-api-key.js';
import type { ChangeErrorGroup } from '../application/errors/change-error-group.js';
import type { CountErrors } from '../application/errors/count-errors.js';
import type { ErrorAggregator } from '../application/errors/error-aggregator.js';
import type { FailEvent } from '../application/events/fail-event.js';
import type { HandleEvent } from '../application/events/handle-event.js';
import type { CountEvents, GetEvent, GetEventPayload } from '../application/events/read-events.js';
import type { ReceiveDelivery } from '../application/events/receive-delivery.js';
import type { WebhookProviders } from '../application/events/webhook-providers.js';
import type { WebhookSettings } from '../application/events/webhook-settings.js';
import type {
  ChangeConfiguration,
  PreviewConfiguration,
} from '../application/config/change-configuration.js';
import type { ConfigJournal } from '../application/config/config-journal.js';
import type { GetConfigStatus } from '../application/config/config-status.js';
import type { ConfigWatch } from '../application/config/config-watch.js';
import type { FollowConfiguration } from '../application/config/follow-configuration.js';
import type {
  CompareConfigRevisions,
  GetConfigRevision,
  ListSettings,
} from '../application/config/read-configuration.js';
import type { RecordStart } from '../application/config/record-start.js';
import type { ReloadConfiguration } from '../application/config/reload-configuration.js';
import type { RollBackConfiguration } from '../application/config/roll-back-configuration.js';
import type { FollowLogs, GetLogStatus, ListLogs } from '../application/logging/read-logs.js';
import type { TestLogging } from '../application/logging/test-logging.js';
import type { CheckHealth } from '../application/monitoring/check-health.js';
import type { AddRepository } from '../application/projects/add-repository.js';
import type { ChangeProject } from '../application/projects/change-project.js';
import type { CreateProject } from '../application/projects/create-project.js';
import type { MapRepository } from '../application/projects/map-repository.js';
import type { RecordRepository } from '../application/projects/record-repository.js';
import type { ReadMetrics } from '../application/monitoring/read-metrics.js';
import type { RequestHealth } from '../application/monitoring/request-health.js';
import type { GetSystemStatus, ProcessFacts } from '../application/monitoring/system-status.js';
import type { TellDependencies } from '../application/monitoring/tell-dependencies.js';
import type { CreateMany } from '../application/shared/create-many.js';
import type { DeleteOne } from '../application/shared/delete-one.js';
import type { EventFeed } from '../application/shared/event-feed.js';
import type { IdempotentExecution } from '../application/shared/idempotent-execution.js';
import type { GetOne, ListPage } from '../application/shared/read-use-cases.js';
import type { UseCaseRunner } from '../application/shared/use-case-runner.js';
import type { AnnotateTask } from '../application/tasks/annotate-task.js';
import type { ChangeTask } from '../application/tasks/change-task.js';
import type { CreateTask, CreateTaskInput } from '../application/tasks/create-task.js';
import type { FollowObject } from '../application/tasks/follow-object.js';
import type { ApiKeyState } from '../domain/access/api-key.js';
import type { ConfigRevisionState } from '../domain/config/config-revision.js';
import type { ErrorGroupState } from '../domain/errors/error-group.js';
import type { ReceivedEventState } from '../domain/events/received-event.js';
import type { Job } from '../domain/jobs/job.js';
import type { Project, ProjectDetails, ProjectState } from '../domain/projects/project.js';
import type { RepositoryState } from '../domain/projects/repository.js';
import type {
  ApiKeyId,
  ErrorGroupId,
  JobId,
  ProjectId,
  RepositoryId,
  TaskId,
} from '../domain/shared/ids.js';
import type { Task, TaskState } from '../domain/tasks/task.js';
import type { ErrorRecorder } from '../ports/errors/error-recorder.js';
import type { Adapters } from './adapters.js';
import type { LiveConfiguration } from './config-runtime/live-configuration.js';

function token<Service>(name: string): ServiceIdentifier<Service> {
  return Symbol(name);
}

function port<Name extends keyof Adapters>(name: Name): ServiceIdentifier<Adapters[Name]> {
  return token(name);
}

/** One per port. */
export const PORTS: { readonly [Name in keyof Adapters]: ServiceIdentifier<Adapters[Name]> } = {
  clock: port('clock'),
  ids: port('ids'),
  randomness: port('randomness'),
  digests: port('digests'),
  scope: port('scope'),
  logger: port('logger'),
  flags: port('flags'),
  metrics: port('metrics'),
  logHistory: port('logHistory'),
  logControl: port('logControl'),
  resilience: port('resilience'),
  hooks: port('hooks'),
  broker: port('broker'),
  publisher: port('publisher'),
  commands: port('commands'),
  cache: port('cache'),
  webhookProviders: port('webhookProviders'),
  work: port('work'),
  tasks: port('tasks'),
  taskQueries: port('taskQueries'),
  projects: port('projects'),
  projectQueries: port('projectQueries'),
  repositories: port('repositories'),
  repositoryQueries: port('repositoryQueries'),
  events: port('events'),
  eventQueries: port('eventQueries'),
  jobs: port('jobs'),
  jobQueries: port('jobQueries'),
  apiKeys: port('apiKeys'),
  apiKeyQueries: port('apiKeyQueries'),
  configRevisions: port('configRevisions'),
  configRevisionQueries: port('configRevisionQueries'),
  errorGroups: port('errorGroups'),
  errorGroupQueries: port('errorGroupQueries'),
  audit: port('audit'),
  idempotency: port('idempotency'),
  eventLog: port('eventLog'),
  eventStream: port('eventStream'),
  leases: port('leases'),
};

/** What the application offers to its inbound adapters. */
export const SERVICES = {
  runner: token<UseCaseRunner>('runner'),
  idempotentExecution: token<IdempotentExecution>('idempotentExecution'),
  feed: token<EventFeed>('feed'),
  webhookProviders: token<WebhookProviders>('webhookProvidersByName'),
  webhookSettings: token<WebhookSettings>('webhookSettings'),
  localKey: token<{ readonly hash: string }>('localKey'),
  authenticateKey: token<AuthenticateKey>('authenticateKey'),
  ensureFirstKey: token<EnsureFirstKey>('ensureFirstKey'),
  checkHealth: token<CheckHealth>('checkHealth'),
  requestHealth: token<RequestHealth>('requestHealth'),
  errors: token<ErrorRecorder>('errors'),
  errorAggregator: token<ErrorAggregator>('errorAggregator'),
  redact: token<(text: string) => string>('redact'),
  processFacts: token<ProcessFacts>('processFacts'),
  tellDependencies: token<TellDependencies>('tellDependencies'),
  configuration: token<LiveConfiguration>('configuration'),
  configJournal: token<ConfigJournal>('configJournal'),
  configWatch: token<ConfigWatch>('configWatch'),
  followConfiguration: token<FollowConfiguration>('followConfiguration'),
  recordStart: token<RecordStart>('recordStart'),
} as const;

/** Every use case by its own name. */
export interface UseCases {
  readonly 'tasks.list': ListPage<TaskState>;
  readonly 'tasks.get': GetOne<TaskState, TaskId>;
  readonly 'tasks.create': CreateTask;
  readonly 'tasks.create-many': CreateMany<CreateTaskInput, TaskState>;
  readonly 'tasks.update': ChangeTask;
  readonly 'tasks.delete': DeleteOne<TaskState, Task>;
  readonly 'tasks.follow': FollowObject;
  readonly 'tasks.annotate': AnnotateTask;
  readonly 'projects.list': ListPage<ProjectState>;
  readonly 'projects.get': GetOne<ProjectState, ProjectId>;
  readonly 'projects.create': CreateProject;
  readonly 'projects.create-many': CreateMany<ProjectDetails, ProjectState>;
  readonly 'projects.update': ChangeProject;
  readonly 'projects.delete': DeleteOne<ProjectState, Project>;
  readonly 'repositories.list': ListPage<RepositoryState>;
  readonly 'repositories.get': GetOne<RepositoryState, RepositoryId>;
  readonly 'repositories.create': AddRepository;
  readonly 'repositories.update': MapRepository;
  readonly 'repositories.record': RecordRepository;
  readonly 'events.list': ListPage<ReceivedEventState>;
  readonly 'events.get': GetEvent;
  readonly 'events.payload': GetEventPayload;
  readonly 'events.statistics': CountEvents;
  readonly 'events.receive': ReceiveDelivery;
  readonly 'events.handle': HandleEvent;
  readonly 'events.fail': FailEvent;
  readonly 'jobs.list': ListPage<Job>;
  readonly 'jobs.get': GetOne<Job, JobId>;
  readonly 'api-keys.list': ListPage<ApiKeyState>;
  readonly 'api-keys.get': GetOne<ApiKeyState, ApiKeyId>;
  readonly 'api-keys.create': CreateApiKey;
  readonly 'api-keys.delete': RevokeApiKey;
  readonly 'config-revisions.list': ListPage<ConfigRevisionState>;
  readonly 'config-revisions.get': GetConfigRevision;
  readonly 'config-revisions.compare': CompareConfigRevisions;
  readonly 'config-revisions.create': ChangeConfiguration;
  readonly 'config-revisions.preview': PreviewConfiguration;
  readonly 'config-revisions.reload': ReloadConfiguration;
  readonly 'config-revisions.rollback': RollBackConfiguration;
  readonly 'settings.list': ListSettings;
  readonly 'errors.list': ListPage<ErrorGroupState>;
  readonly 'errors.get': GetOne<ErrorGroupState, ErrorGroupId>;
  readonly 'errors.update': ChangeErrorGroup;
  readonly 'errors.statistics': CountErrors;
  readonly 'config.status': GetConfigStatus;
  readonly 'system.status': GetSystemStatus;
  readonly 'metrics.read': ReadMetrics;
  readonly 'logs.list': ListLogs;
  readonly 'logs.follow': FollowLogs;
  readonly 'logs.status': GetLogStatus;
  readonly 'logs.test': TestLogging;
}

const useCase = <Name extends keyof UseCases>(name: Name): ServiceIdentifier<UseCases[Name]> =>
  token(name);

export const USE_CASES: { readonly [Name in keyof UseCases]: ServiceIdentifier<UseCases[Name]> } = {
  'tasks.list': useCase('tasks.list'),
  'tasks.get': useCase('tasks.get'),
  'tasks.create': useCase('tasks.create'),
  'tasks.create-many': useCase('tasks.create-many'),
  'tasks.update': useCase('tasks.update'),
  'tasks.delete': useCase('tasks.delete'),
  'tasks.follow': useCase('tasks.follow'),
  'tasks.annotate': useCase('tasks.annotate'),
  'projects.list': useCase('projects.list'),
  'projects.get': useCase('projects.get'),
  'projects.create': useCase('projects.create'),
  'projects.create-many': useCase('projects.create-many'),
  'projects.update': useCase('projects.update'),
  'projects.delete': useCase('projects.delete'),
  'repositories.list': useCase('repositories.list'),
  'repositories.get': useCase('repositories.get'),
  'repositories.create': useCase('repositories.create'),
  'repositories.update': useCase('repositories.update'),
  'repositories.record': useCase('repositories.record'),
  'events.list': useCase('events.list'),
  'events.get': useCase('events.get'),
  'events.payload': useCase('events.payload'),
  'events.statistics': useCase('events.statistics'),
  'events.receive': useCase('events.receive'),
  'events.handle': useCase('events.handle'),
  'events.fail': useCase('events.fail'),
  'jobs.list': useCase('jobs.list'),
  'jobs.get': useCase('jobs.get'),
  'api-keys.list': useCase('api-keys.list'),
  'api-keys.get': useCase('api-keys.get'),
  'api-keys.create': useCase('api-keys.create'),
  'api-keys.delete': useCase('api-keys.delete'),
  'config-revisions.list': useCase('config-revisions.list'),
  'config-revisions.get': useCase('config-revisions.get'),
  'config-revisions.compare': useCase('config-revisions.compare'),
  'config-revisions.create': useCase('config-revisions.create'),
  'config-revisions.preview': useCase('config-revisions.preview'),
  'config-revisions.reload': useCase('config-revisions.reload'),
  'config-revisions.rollback': useCase('config-revisions.rollback'),
  'settings.list': useCase('settings.list'),
  'errors.list': useCase('errors.list'),
  'errors.get': useCase('errors.get'),
  'errors.update': useCase('errors.update'),
  'errors.statistics': useCase('errors.statistics'),
  'config.status': useCase('config.status'),
  'system.status': useCase('system.status'),
  'metrics.read': useCase('metrics.read'),
  'logs.list': useCase('logs.list'),
  'logs.follow': useCase('logs.follow'),
  'logs.status': useCase('logs.status'),
  'logs.test': useCase('logs.test'),
};
