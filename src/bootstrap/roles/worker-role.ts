import { LimitedJobs } from '../../application/jobs/limited-jobs.js';
import { ToldAttempts } from '../../application/jobs/told-attempts.js';
import { ToldQueues } from '../../application/jobs/told-queues.js';
import { logCalls } from '../../application/shared/log-calls.js';
import { JobMetrics } from '../../adapters/inbound/worker/job-metrics.js';
import { JobRunner } from '../../adapters/inbound/worker/job-runner.js';
import { releaseDeadLeases } from '../../adapters/inbound/worker/release-dead-leases.js';
import { SERVICES } from '../tokens/services.js';
import { PORTS } from '../tokens/ports.js';
import { isDead } from '../process-id.js';
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
  const release = logCalls(logger, 'releaseDeadLeases', releaseDeadLeases);
  const released = await release(jobs, isDead);
  if (released > 0) logger.info('jobs of dead workers are due again', { count: released });
  const paused = container.get(SERVICES.pausedQueues);
  await paused.look();
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
    handlers: jobHandlers(container, workerId),
    moreHandlers: () => pluginJobHandlers(container),
    ...(context.serves && { serves: context.serves }),
    pausedQueues: () => paused.current,
    beforeClaim: () => paused.refresh(),
    clock,
    tracer: container.get(PORTS.tracer),
    randomness: container.get(PORTS.randomness),
    logger,
    measures: new JobMetrics(container.get(PORTS.metrics), clock),
    workerId,
    concurrency: () => configuration.config.jobs.concurrency,
    timeoutMs: () => configuration.config.jobs.timeoutSeconds * 1_000,
    leaseMs: config.jobs.leaseSeconds * 1_000,
    pollMs: config.jobs.pollIntervalSeconds * 1_000,
  });
  runner.start();
  paused.start();
  const stopHearing = paused.onChange(() => {
    runner.look();
  });
  return {
    stop: async () => {
      stopHearing();
      await Promise.all([paused.stop(), runner.stop(DRAIN_MS)]);
    },
  };
}
