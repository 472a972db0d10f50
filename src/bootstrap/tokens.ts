import type { ServiceIdentifier } from 'inversify';
import type { AuthenticateKey } from '../application/access/authenticate-key.js';
import type { CreateApiKey } from '../application/access/create-api-key.js';
import type { EnsureFirstKey } from '../application/access/ensure-first-key.js';
import type { RevokeApiKey } from '../application/access/revoke-api-key.js';
import type { FailEvent } from '../application/events/fail-event.js';
import type { HandleEvent } from '../application/events/handle-event.js';
import type { CountEvents, GetEvent, GetEventPayload } from '../application/events/read-events.js';
import type { ReceiveDelivery } from '../application/events/receive-delivery.js';
import type { WebhookProviders } from '../application/events/webhook-providers.js';
import type { WebhookSettings } from '../application/events/webhook-settings.js';
import type { CheckHealth } from '../application/monitoring/check-health.js';
import type { AddRepository } from '../application/projects/add-repository.js';
import type { ChangeProject } from '../application/projects/change-project.js';
import type { CreateProject } from '../application/projects/create-project.js';
import type { MapRepository } from '../application/projects/map-repository.js';
import type { RecordRepository } from '../application/projects/record-repository.js';
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
import type { ReceivedEventState } from '../domain/events/received-event.js';
import type { Job } from '../domain/jobs/job.js';
import type { Project, ProjectDetails, ProjectState } from '../domain/projects/project.js';
import type { RepositoryState } from '../domain/projects/repository.js';
import type { ApiKeyId, JobId, ProjectId, RepositoryId, TaskId } from '../domain/shared/ids.js';
import type { Task, TaskState } from '../domain/tasks/task.js';
import type { Adapters } from './adapters.js';

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
} as const;

/** One per use case, under its own name. */
export const USE_CASES = {
  'tasks.list': token<ListPage<TaskState>>('tasks.list'),
  'tasks.get': token<GetOne<TaskState, TaskId>>('tasks.get'),
  'tasks.create': token<CreateTask>('tasks.create'),
  'tasks.create-many': token<CreateMany<CreateTaskInput, TaskState>>('tasks.create-many'),
  'tasks.update': token<ChangeTask>('tasks.update'),
  'tasks.delete': token<DeleteOne<TaskState, Task>>('tasks.delete'),
  'tasks.follow': token<FollowObject>('tasks.follow'),
  'tasks.annotate': token<AnnotateTask>('tasks.annotate'),
  'projects.list': token<ListPage<ProjectState>>('projects.list'),
  'projects.get': token<GetOne<ProjectState, ProjectId>>('projects.get'),
  'projects.create': token<CreateProject>('projects.create'),
  'projects.create-many': token<CreateMany<ProjectDetails, ProjectState>>('projects.create-many'),
  'projects.update': token<ChangeProject>('projects.update'),
  'projects.delete': token<DeleteOne<ProjectState, Project>>('projects.delete'),
  'repositories.list': token<ListPage<RepositoryState>>('repositories.list'),
  'repositories.get': token<GetOne<RepositoryState, RepositoryId>>('repositories.get'),
  'repositories.create': token<AddRepository>('repositories.create'),
  'repositories.update': token<MapRepository>('repositories.update'),
  'repositories.record': token<RecordRepository>('repositories.record'),
  'events.list': token<ListPage<ReceivedEventState>>('events.list'),
  'events.get': token<GetEvent>('events.get'),
  'events.payload': token<GetEventPayload>('events.payload'),
  'events.statistics': token<CountEvents>('events.statistics'),
  'events.receive': token<ReceiveDelivery>('events.receive'),
  'events.handle': token<HandleEvent>('events.handle'),
  'events.fail': token<FailEvent>('events.fail'),
  'jobs.list': token<ListPage<Job>>('jobs.list'),
  'jobs.get': token<GetOne<Job, JobId>>('jobs.get'),
  'api-keys.list': token<ListPage<ApiKeyState>>('api-keys.list'),
  'api-keys.get': token<GetOne<ApiKeyState, ApiKeyId>>('api-keys.get'),
  'api-keys.create': token<CreateApiKey>('api-keys.create'),
  'api-keys.delete': token<RevokeApiKey>('api-keys.delete'),
} as const;
