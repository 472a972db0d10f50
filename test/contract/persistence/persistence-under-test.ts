import { AsyncExecutionScope } from '../../../src/adapters/outbound/system/async-execution-scope.js';
import { UuidV7Generator } from '../../../src/adapters/outbound/system/uuid-v7-generator.js';
import type { Persistence } from '../../../src/bootstrap/persistence.js';
import type { ProjectState } from '../../../src/domain/projects/project.js';
import type { Aggregate } from '../../../src/domain/shared/aggregate.js';
import type { EventsOfJobs } from '../../../src/ports/jobs/job-repository.js';
import type { WakeTopic } from '../../../src/ports/jobs/job-broker.js';
import type { ExecutionScope } from '../../../src/ports/runtime/execution-scope.js';
import type { Queries, Repository } from '../../../src/ports/runtime/repository.js';
import type { IdGenerator } from '../../../src/ports/runtime/id-generator.js';
import { ManualClock } from '../../support/manual-clock.js';

/** A store with its schema in place and nothing in it, and the surroundings it was opened with. */
export interface PersistenceUnderTest extends Persistence {
  /** The store's only source of time. */
  readonly clock: ManualClock;
  readonly scope: ExecutionScope;
  readonly ids: IdGenerator;
  /** What the store told workers and sequencer to wake up for, oldest first. */
  readonly wakes: readonly WakeTopic[];
  /** With which priority jobs of a queue were told of last. */
  readonly priorities: ReadonlyMap<string, number>;
  /** The plainest of all repositories. */
  readonly projects: Repository<ProjectState, Aggregate<ProjectState>>;
  readonly projectQueries: Queries<ProjectState>;
  /** Frees everything, the database included. */
  close(): Promise<void>;
}

export function projectsOf({
  entities,
}: Pick<Persistence, 'entities'>): Pick<PersistenceUnderTest, 'projects' | 'projectQueries'> {
  const { repository, queries } = entities.of('projects');
  return {
    projects: repository as unknown as PersistenceUnderTest['projects'],
    projectQueries: queries as unknown as PersistenceUnderTest['projectQueries'],
  };
}

/** The store of the suite that runs. */
export type Store = () => PersistenceUnderTest;

export interface Surroundings {
  readonly clock: ManualClock;
  readonly scope: ExecutionScope;
  readonly ids: IdGenerator;
  readonly wakes: readonly WakeTopic[];
  readonly priorities: ReadonlyMap<string, number>;
  readonly onJobsEnqueued: (queue: string, priority: number) => void;
  /** Of queues whose names begin with `told`. */
  readonly eventsOfJobs: EventsOfJobs;
  readonly onCancelRequested: () => void;
  readonly onQueuesChanged: () => void;
  readonly onEventsAppended: () => void;
}

/** What a store under test is opened with. */
export function surroundings(): Surroundings {
  const wakes: WakeTopic[] = [];
  const priorities = new Map<string, number>();
  return {
    clock: new ManualClock(),
    scope: new AsyncExecutionScope(),
    ids: new UuidV7Generator(),
    wakes,
    priorities,
    onJobsEnqueued: (queue, priority) => {
      wakes.push(`job:${queue}`);
      priorities.set(queue, priority);
    },
    eventsOfJobs: (jobs) =>
      jobs
        .filter(({ queue }) => queue.startsWith('told'))
        .map(({ id, parentId }) => ({ type: 'stored', subject: id, data: { parentId } })),
    onCancelRequested: () => wakes.push('jobs-cancelled'),
    onQueuesChanged: () => wakes.push('queues-changed'),
    onEventsAppended: () => wakes.push('events-appended'),
  };
}
