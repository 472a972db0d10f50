import { RecentEvents } from '../../application/shared/recent-events.js';
import type { PositionedEvent } from '../../domain/shared/domain-event.js';
import { countTaken } from '../../application/limits/limit-metrics.js';
import { countWritten } from '../../application/monitoring/event-metrics.js';
import type { EventsOfJobs } from '../../ports/jobs/job-repository.js';
import type { Schema } from '../../ports/runtime/schema.js';
import type { Adapters } from '../adapters.js';
import type { Config } from '../config/config.js';
import type { AlertingPersistence, CodePersistence, Persistence } from '../persistence.js';
import type { GuardPorts } from './guard-family.js';
import type { Opened } from './opened.js';
import type { SystemPorts } from './system-family.js';
import type { TelemetryPorts } from './telemetry-family.js';

export interface OpenedPersistence extends Opened<Persistence> {
  /** Absent where there is nothing to migrate. */
  readonly schema?: Schema;
}

export async function openPersistenceFamily(
  { database, debug }: Config,
  { clock, scope, ids }: SystemPorts,
  broker: Adapters['broker'],
  { resilience, metrics, tracer }: GuardPorts & Partial<TelemetryPorts>,
  logger: Adapters['logger'],
  eventsOfJobs?: EventsOfJobs,
): Promise<OpenedPersistence> {
  const recent: { events?: RecentEvents } = {};
  const news = {
    eventsOfJobs,
    onJobsEnqueued: (queue: string, priority: number) => {
      broker.wake(`job:${queue}`, priority);
    },
    onCancelRequested: () => {
      broker.wake('jobs-cancelled');
    },
    onQueuesChanged: () => {
      broker.wake('queues-changed');
    },
    onEventsAppended: () => {
      broker.wake('events-appended');
    },
    onEventsPositioned: (events: readonly PositionedEvent[]) => {
      recent.events?.note(events);
      broker.wake('events-positioned');
    },
    onEventsWritten: countWritten(metrics),
    onLimitTaken: countTaken(metrics),
  };
  if (database.type === 'memory') {
    const { openInMemoryPersistence } =
      await import('../../adapters/outbound/memory/open-in-memory-persistence.js');
    const ports = openInMemoryPersistence({ clock, scope, ids, logger, ...news });
    return { ports, checks: [], close: () => Promise.resolve() };
  }
  const { openTypeOrmDatabase } = await import('../../adapters/outbound/typeorm/open-database.js');
  const { type, url = '', poolSize } = database;
  const opened = await openTypeOrmDatabase({
    type,
    url,
    poolSize,
    followServerClock: true,
    // A file on this machine does not go away for a while.
    policy: type === 'sqlite' ? undefined : resilience.policy('database', 'database'),
    clock,
    scope,
    ids,
    logger: logger.child('database'),
    tracer,
    tracesText: debug,
    metrics: metrics.isKept ? metrics : undefined,
    ...news,
  });
  const { events: eventLog, receivedEvents: events } = opened;
  const eventStream = new RecentEvents(opened.stream, opened.work);
  recent.events = eventStream;
  return {
    ports: {
      ...portsOf(opened),
      ...opened.alerting,
      ...opened.code,
      eventLog,
      eventStream,
      events,
    },
    checks: opened.healthChecks,
    ...(type === 'sqlite' ? {} : { time: () => Promise.resolve(opened.sharedClock.now()) }),
    schema: opened.schema,
    close: () => opened.close(),
  };
}

type SameNames = Omit<
  Persistence,
  'eventLog' | 'eventStream' | 'events' | keyof AlertingPersistence | keyof CodePersistence
>;

function portsOf(database: SameNames): SameNames {
  const { work, sharedClock, entities, tasks, taskQueries } = database;
  const { repositories, repositoryQueries, eventQueries, jobs, jobQueries } = database;
  const { apiKeys, apiKeyQueries, audit, idempotency, leases, locks, limits } = database;
  const { schedules, scheduleQueries, metricHistory, serviceRecord } = database;
  const { deadJobs, deadLetterNotes, workers, workerQueries } = database;
  const { analyticsEvents, analyticsSeries } = database;
  const { keyNetworks, pluginStore, databaseStorage, expiredRecords, queueStates } = database;
  const { configRevisions, configRevisionQueries, errorGroups, errorGroupQueries } = database;
  const { searchIndex } = database;
  return {
    work,
    sharedClock,
    entities,
    tasks,
    taskQueries,
    repositories,
    repositoryQueries,
    eventQueries,
    jobs,
    jobQueries,
    schedules,
    scheduleQueries,
    workers,
    workerQueries,
    apiKeys,
    apiKeyQueries,
    keyNetworks,
    deadJobs,
    deadLetterNotes,
    queueStates,
    configRevisions,
    configRevisionQueries,
    errorGroups,
    errorGroupQueries,
    metricHistory,
    serviceRecord,
    analyticsEvents,
    analyticsSeries,
    pluginStore,
    audit,
    idempotency,
    leases,
    locks,
    limits,
    searchIndex,
    databaseStorage,
    expiredRecords,
  };
}
