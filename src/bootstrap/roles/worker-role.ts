import { hostname } from 'node:os';
import { LimitedJobs } from '../../application/jobs/limited-jobs.js';
import { ToldAttempts } from '../../application/jobs/told-attempts.js';
import { ToldQueues } from '../../application/jobs/told-queues.js';
import { logCalls } from '../../application/shared/log-calls.js';
import { parseQueuePatterns } from '../../domain/jobs/queue-patterns.js';
import { JobMetrics } from '../../adapters/inbound/worker/job-metrics.js';
import { forgetDeadWorkers } from '../../adapters/inbound/worker/forget-dead-workers.js';
import { JobRunner } from '../../adapters/inbound/worker/job-runner.js';
import { releaseDeadLeases } from '../../adapters/inbound/worker/release-dead-leases.js';
import { WorkerLoad } from '../../adapters/inbound/worker/worker-load.js';
import { WorkerPresence } from '../../adapters/inbound/worker/worker-presence.js';
import { SERVICES } from '../tokens/services.js';
import { PORTS } from '../tokens/ports.js';
import { isDead } from '../process-id.js';
import { VERSION } from '../version.js';
import { queueSettingsOf } from '../queue-settings.js';
import { jobHandlers, pluginJobHandlers } from './job-handlers.js';
import type { RoleContext, RunningRole } from './role.js';

/** How long jobs under way may take to finish when the process stops, ms. */
const DRAIN_MS = 8_000;

/** Runs jobs. */
export async function startWorker(context: RoleContext): Promise<RunningRole> {
  const { container, configuration, processId: workerId } = context;
  const { config } = configuration;
  const logger = container.get(PORTS.logger).child('worker');
  const jobs = container.get(PORTS.jobs);
  const clock = container.get(PORTS.sharedClock);
  const metrics = container.get(PORTS.metrics);
  const release = logCalls(logger, 'releaseDeadLeases', releaseDeadLeases);
  const released = await release(jobs, isDead);
  if (released > 0) logger.info('jobs of dead workers are due again', { count: released });
  await forgetDeadWorkers(container.get(PORTS.workers), container.get(PORTS.workerQueries), isDead);
  const paused = container.get(SERVICES.pausedQueues);
  await paused.look();
  const load = new WorkerLoad({
    ...{ clock, metrics, measures: new JobMetrics(metrics, clock) },
    probe: container.get(PORTS.systemProbe),
    concurrency: () => configuration.config.jobs.concurrency,
  });
  const serves = context.queues === undefined ? undefined : parseQueuePatterns(context.queues);
  const handlers = jobHandlers(container, load, workerId);
  const [work, eventLog] = [container.get(PORTS.work), container.get(PORTS.eventLog)];
  const limited = new LimitedJobs({
    ...{ jobs, clock, work, limits: container.get(PORTS.limits) },
    named: container.get(SERVICES.namedLimits),
    directory: container.get(SERVICES.queueDirectory),
  });
  const told = new ToldQueues(queueSettingsOf(() => configuration.config));
  const runner = new JobRunner({
    jobs: new ToldAttempts({ jobs: limited, told, work, events: eventLog }),
    ...{ work, eventLog },
    broker: container.get(PORTS.broker),
    handlers,
    moreHandlers: () => pluginJobHandlers(container, load),
    ...(serves && { serves }),
    pausedQueues: () => paused.current,
    beforeClaim: () => paused.refresh(),
    clock,
    tracer: container.get(PORTS.tracer),
    randomness: container.get(PORTS.randomness),
    logger,
    measures: load,
    workerId,
    concurrency: load.concurrency,
    timeoutMs: () => configuration.config.jobs.timeoutSeconds * 1_000,
    leaseMs: config.jobs.leaseSeconds * 1_000,
    pollMs: config.jobs.pollIntervalSeconds * 1_000,
  });
  const queues = () => {
    const all = [
      ...handlers.map(({ queue }) => queue),
      ...container.get(SERVICES.pluginJobs).readyQueues,
    ];
    return all.filter((queue) => serves?.(queue) ?? true);
  };
  const presence = presenceOf(context, load, queues);
  runner.start();
  const leave = container.get(SERVICES.nearWorkers).enter(runner.intake);
  presence.start();
  paused.start();
  const stopHearing = paused.onChange(() => {
    runner.look();
  });
  return {
    stop: async () => {
      stopHearing();
      leave();
      await Promise.all([paused.stop(), presence.drain(), runner.stop(DRAIN_MS)]).finally(() =>
        Promise.all(handlers.map(async (handler) => handler.close?.())),
      );
      await presence.stop();
    },
  };
}

function presenceOf(
  { container, processId: id, queues: patterns }: RoleContext,
  load: WorkerLoad,
  queues: () => readonly string[],
): WorkerPresence {
  const { roles } = container.get(SERVICES.processFacts);
  return new WorkerPresence({
    workers: container.get(PORTS.workers),
    probe: container.get(PORTS.systemProbe),
    clock: container.get(PORTS.sharedClock),
    logger: container.get(PORTS.logger).child('worker'),
    identity: {
      id,
      host: hostname(),
      pid: process.pid,
      version: VERSION,
      roles,
      patterns: patterns ?? null,
    },
    queues,
    load: (minded) => load.report(minded),
  });
}
