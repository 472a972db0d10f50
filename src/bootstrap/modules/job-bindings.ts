import type { ContainerModuleLoadOptions } from 'inversify';
import { CountJobs } from '../../application/jobs/count-jobs.js';
import { EnqueueJob, EnqueueJobs } from '../../application/jobs/enqueue-jobs.js';
import { HandedJobs } from '../../application/jobs/handed-jobs.js';
import { NearWorkers } from '../../application/jobs/near-workers.js';
import { CancelJob, GetJob, RetryJob } from '../../application/jobs/manage-jobs.js';
import {
  ChangeQueue,
  GetQueue,
  ListQueues,
  PurgeQueue,
} from '../../application/jobs/manage-queues.js';
import { ListWorkers } from '../../application/jobs/list-workers.js';
import { PausedQueues } from '../../application/jobs/paused-queues.js';
import { ReadQueueActivity } from '../../application/jobs/queue-activity.js';
import { ListPage } from '../../application/shared/read-use-cases.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindClass, bindMade } from './bind-class.js';

export function bindJobs(options: ContainerModuleLoadOptions): void {
  const { jobs, jobQueries: queries, work, clock, eventLog: events } = PORTS;
  const { queueStates: states, broker, logger, sharedClock } = PORTS;
  const { queueDirectory: directory, jobPayloads: payloads } = SERVICES;
  bindClass(options, SERVICES.pausedQueues, PausedQueues, { states, broker, clock, logger });
  bindMade(options, USE_CASES['jobs.list'], { queries }, (deps) => {
    return new ListPage('jobs', 'job', deps.queries);
  });
  bindClass(options, USE_CASES['jobs.get'], GetJob, { queries });
  bindClass(options, SERVICES.nearWorkers, NearWorkers, {});
  const workers = SERVICES.nearWorkers;
  bindClass(options, SERVICES.handedJobs, HandedJobs, { jobs, work, workers });
  const enqueuing = { jobs: SERVICES.handedJobs, clock: sharedClock, directory, payloads };
  bindClass(options, USE_CASES['jobs.enqueue'], EnqueueJob, enqueuing);
  bindClass(options, USE_CASES['jobs.enqueue-many'], EnqueueJobs, enqueuing);
  const managing = { jobs, queries, work, events, directory };
  bindClass(options, USE_CASES['jobs.cancel'], CancelJob, managing);
  const reactions = SERVICES.replayReactions;
  bindClass(options, USE_CASES['jobs.retry'], RetryJob, { ...managing, reactions });
  const count = USE_CASES['jobs.statistics'];
  bindClass(options, count, CountJobs, { queries });
  const list = USE_CASES['queues.list'];
  bindClass(options, list, ListQueues, { directory, states, count });
  bindMade(
    options,
    USE_CASES['queues.get'],
    { list, metrics: SERVICES.metricQueries, clock },
    (deps) => new GetQueue({ list: deps.list, activity: new ReadQueueActivity(deps) }),
  );
  const { workerQueries } = PORTS;
  const told = { queries: workerQueries, clock: sharedClock };
  bindClass(options, USE_CASES['workers.list'], ListWorkers, told);
  bindClass(options, USE_CASES['queues.update'], ChangeQueue, {
    ...{ states, list, work, events, clock },
  });
  bindClass(options, USE_CASES['queues.purge'], PurgeQueue, {
    ...{ directory, queries, jobs, work, events },
  });
}
