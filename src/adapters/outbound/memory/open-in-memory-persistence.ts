import type { ApiKeyState } from '../../../domain/access/api-key.js';
import type { AuditEntry } from '../../../domain/access/audit-entry.js';
import type { ProjectState } from '../../../domain/projects/project.js';
import type { RepositoryState } from '../../../domain/projects/repository.js';
import type { TaskState } from '../../../domain/tasks/task.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { ExecutionScope } from '../../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../../ports/runtime/id-generator.js';
import {
  InMemoryApiKeyQueries,
  InMemoryApiKeyRepository,
  InMemoryAuditLog,
} from './persistence/in-memory-access.js';
import { InMemoryDatabase } from './persistence/in-memory-database.js';
import { InMemoryEventLog } from './persistence/in-memory-event-log.js';
import {
  InMemoryEventQueries,
  InMemoryReceivedEventRepository,
  type EventTables,
} from './persistence/in-memory-events.js';
import { InMemoryIdempotencyStore } from './persistence/in-memory-idempotency-store.js';
import {
  InMemoryJobQueries,
  InMemoryJobRepository,
  type JobTables,
} from './persistence/in-memory-jobs.js';
import { InMemoryLeases } from './persistence/in-memory-leases.js';
import {
  InMemoryProjectRepository,
  InMemoryRepositoryRepository,
} from './persistence/in-memory-projects.js';
import { InMemoryQueries } from './persistence/in-memory-repository.js';
import { InMemoryTaskRepository } from './persistence/in-memory-tasks.js';

export interface InMemoryPersistenceOptions {
  readonly clock: Clock;
  readonly scope: ExecutionScope;
  readonly ids: IdGenerator;
  /** After the commit. */
  readonly onJobsEnqueued: (queue: string) => void;
  readonly onEventsAppended: () => void;
}

/** All persistence ports on one database in memory. */
export function openInMemoryPersistence(options: InMemoryPersistenceOptions) {
  const database = new InMemoryDatabase();
  const eventLog = new InMemoryEventLog({ database, ...options });
  const tasks = database.table<TaskState>('tasks');
  const projects = database.table<ProjectState>('projects');
  const repositories = database.table<RepositoryState>('repositories');
  const apiKeys = database.table<ApiKeyState>('api_keys');
  const events: EventTables = {
    events: database.table('events'),
    payloads: database.table('event_payloads'),
    executions: database.table('handler_executions'),
    deliveries: database.table('event_deliveries'),
  };
  const jobs: JobTables = {
    unfinished: database.table('jobs'),
    finished: database.table('finished_jobs'),
  };
  return {
    work: database,
    tasks: new InMemoryTaskRepository(tasks, eventLog),
    taskQueries: new InMemoryQueries(tasks),
    projects: new InMemoryProjectRepository(projects, eventLog),
    projectQueries: new InMemoryQueries(projects),
    repositories: new InMemoryRepositoryRepository(repositories, eventLog),
    repositoryQueries: new InMemoryQueries(repositories),
    events: new InMemoryReceivedEventRepository(events, eventLog),
    eventQueries: new InMemoryEventQueries(events),
    jobs: new InMemoryJobRepository({ database, tables: jobs, ...options }),
    jobQueries: new InMemoryJobQueries(jobs),
    apiKeys: new InMemoryApiKeyRepository(apiKeys, eventLog),
    apiKeyQueries: new InMemoryApiKeyQueries(apiKeys),
    audit: new InMemoryAuditLog(database, database.table<AuditEntry>('audit')),
    idempotency: new InMemoryIdempotencyStore(database.table('idempotency')),
    eventLog,
    eventStream: eventLog,
    leases: new InMemoryLeases(options.clock),
  };
}
