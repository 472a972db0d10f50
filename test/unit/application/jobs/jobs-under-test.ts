import { AjvPayloadSchemas } from '../../../../src/adapters/outbound/ajv/ajv-payload-schemas.js';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { CountJobs } from '../../../../src/application/jobs/count-jobs.js';
import { EnqueueJob, EnqueueJobs } from '../../../../src/application/jobs/enqueue-jobs.js';
import { JobPayloads } from '../../../../src/application/jobs/job-payloads.js';
import { CancelJob, GetJob, RetryJob } from '../../../../src/application/jobs/manage-jobs.js';
import {
  ChangeQueue,
  GetQueue,
  ListQueues,
  PurgeQueue,
} from '../../../../src/application/jobs/manage-queues.js';
import { ReadQueueActivity } from '../../../../src/application/jobs/queue-activity.js';
import { QueueDirectory } from '../../../../src/application/jobs/queue-directory.js';
import { MetricReader } from '../../../../src/application/monitoring/metric-reader.js';
import { MetricSampler } from '../../../../src/application/monitoring/metric-sampler.js';
import type { Actor } from '../../../../src/domain/access/actor.js';
import type { Job } from '../../../../src/domain/jobs/job.js';
import type { QueueSettings } from '../../../../src/domain/jobs/queue.js';
import type { PositionedEvent } from '../../../../src/domain/shared/domain-event.js';
import { sequenceAll, toldAfter } from '../../../contract/persistence/told-events.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';

const ANN: Actor = { kind: 'api-key', id: 'api-key:ann', role: 'admin' };
export const BY_ANN = { actor: ANN, requestId: 'r-1' };

/** The use cases of jobs and queues over a store in memory; `http`, `mail` and `events` have handlers. */
export function jobsUnderTest(configured: Readonly<Record<string, QueueSettings>> = {}) {
  const parts = inMemoryParts();
  const { jobs, jobQueries: queries, queueStates: states, eventLog, clock, scope } = parts;
  const directory = new QueueDirectory({
    configured: () => configured,
    handled: () => ['http', 'mail', 'events'],
  });
  const payloads = new JobPayloads({ schemas: new AjvPayloadSchemas() });
  const common = { jobs, queries, work: parts.work, events: eventLog, clock, directory, payloads };
  const count = new CountJobs({ queries });
  const list = new ListQueues({ directory, states, count });
  const metrics = new InMemoryMetrics();
  const sampler = new MetricSampler({
    ...{ metrics, history: parts.metricHistory, clock, work: parts.work, scope },
    ...{ logger: parts.logger, sampleMs: 1_000, source: 'one' },
  });
  const unstored = (metric: string) => sampler.unstored(metric);
  const reader = new MetricReader({ history: parts.metricHistory, clock, unstored });
  const activity = new ReadQueueActivity({ metrics: reader, clock });
  const get = new GetQueue({ list, activity });
  let head = 0;
  return {
    ...parts,
    directory,
    payloads,
    metrics,
    sampler,
    enqueue: new EnqueueJob(common),
    enqueueMany: new EnqueueJobs(common),
    show: new GetJob(common),
    cancel: new CancelJob(common),
    retry: new RetryJob(common),
    list,
    get,
    change: new ChangeQueue({ ...common, states, list }),
    purge: new PurgeQueue(common),
    /** As the runner does it. */
    asAnn: <T>(action: () => Promise<T>): Promise<T> => scope.run(BY_ANN, action),
    claim: async (queue: string, limit = 1): Promise<readonly Job[]> =>
      jobs.claim({ queues: [queue], limit, workerId: 'w-1', leaseMs: 10_000 }),
    /** What was told since it was asked last: type, subject, data. */
    told: async (): Promise<readonly Pick<PositionedEvent, 'type' | 'subject' | 'data'>[]> => {
      const events = await toldAfter(parts.eventStream, head);
      head = await sequenceAll(parts.eventStream);
      return events.map(({ type, subject, data }) => ({ type, subject, data }));
    },
  };
}

export type JobsUnderTest = ReturnType<typeof jobsUnderTest>;
