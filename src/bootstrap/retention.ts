import { RollUpMetrics } from '../application/monitoring/roll-up-metrics.js';
import { retainedJobs } from '../application/storage/retained-jobs.js';
import type { Retained } from '../application/storage/retained.js';
import type { FinalStatus } from '../domain/jobs/job.js';
import type { Resolution } from '../domain/monitoring/metric-block.js';
import type { Expiring } from '../ports/storage/expired-records.js';
import { queueSettingsOf } from './queue-settings.js';
import type { RoleContext } from './roles/role.js';
import { PORTS } from './tokens/ports.js';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** How long the answers to idempotent requests are kept. */
const IDEMPOTENCY_MS = DAY_MS;

/** How long a worker that ended without a word is shown as lost. */
const WORKERS_MS = DAY_MS;

/** How long a resolved fault, or a refusal, that does not happen any more is kept. */
const RESOLVED_MS = 90 * DAY_MS;

/** Faults that are kept: callers make messages up, and could make up any number. */
const MOST_FAULTS = 10_000;

/** How long old log files are taken to be kept; the log deletes them by their number. */
const LOGS_MS = 32 * DAY_MS;

/**
 * What is kept for how long. Under pressure those with a least time go earlier, in this order. Tasks, audit
 * entries, and events and jobs that are not done are in no such table: they stay. Asked anew for each round.
 */
export function retainedOf(context: RoleContext): () => readonly Retained[] {
  const others = othersOf(context);
  const jobs = context.container.get(PORTS.jobs);
  const queues = queueSettingsOf(() => context.configuration.config);
  return () => {
    const { jobDays, deadLetterDays } = context.configuration.config.retention;
    const keptMs = (status: FinalStatus) =>
      (status === 'dead_letter' ? deadLetterDays : jobDays) * DAY_MS;
    return [...retainedJobs({ jobs, queues: queues(), keptMs }), ...others];
  };
}

function othersOf({ container, configuration }: RoleContext): readonly Retained[] {
  const stream = container.get(PORTS.eventStream);
  const events = container.get(PORTS.events);
  const errors = container.get(PORTS.errorGroups);
  const idempotency = container.get(PORTS.idempotency);
  const limits = container.get(PORTS.limits);
  const workers = container.get(PORTS.workers);
  const records = container.get(PORTS.expiredRecords);
  const analyticsEvents = container.get(PORTS.analyticsEvents);
  const analyticsSeries = container.get(PORTS.analyticsSeries);
  const days = (of: (retention: typeof configuration.config.retention) => number) => () =>
    of(configuration.config.retention) * DAY_MS;
  const expiring = (what: Expiring): Retained['forgetBefore'] => {
    return (time, limit) => records.forget(what, time, limit);
  };
  return [
    {
      what: 'bytes of handled deliveries',
      keptMs: days(({ payloadDays }) => payloadDays),
      leastMs: DAY_MS,
      forgetBefore: (time, limit) => events.forgetPayloadsBefore(time, limit),
    },
    {
      what: 'domain events',
      keptMs: days(({ eventLogDays }) => eventLogDays),
      leastMs: DAY_MS,
      forgetBefore: (time, limit) => stream.forgetBefore(time, limit),
    },
    {
      what: 'events of analytics',
      keptMs: () => days(({ analyticsEventDays }) => analyticsEventDays)() + HOUR_MS,
      forgetBefore: (time, limit) => analyticsEvents.forgetBefore(time, limit),
    },
    {
      what: 'what events of analytics add up to',
      keptMs: days(({ analyticsDays }) => analyticsDays),
      forgetBefore: (time, limit) => analyticsSeries.forgetBefore(time, limit),
    },
    {
      what: 'hourly counts of failures',
      keptMs: days(({ errorDays }) => errorDays),
      leastMs: DAY_MS,
      forgetBefore: (time, limit) => errors.forgetHoursBefore(time, limit),
    },
    {
      what: 'resolved alerts',
      keptMs: days(({ alertDays }) => alertDays),
      leastMs: 7 * DAY_MS,
      forgetBefore: expiring('resolved-alerts'),
    },
    {
      what: 'handled events',
      keptMs: days(({ eventDays }) => eventDays),
      leastMs: 7 * DAY_MS,
      forgetBefore: expiring('handled-events'),
    },
    {
      what: 'ended silences',
      keptMs: days(({ alertDays }) => alertDays),
      forgetBefore: expiring('ended-silences'),
    },
    {
      what: 'failed events',
      keptMs: days(({ deadLetterDays }) => deadLetterDays),
      forgetBefore: expiring('failed-events'),
    },
    {
      what: 'revisions of the configuration',
      keptMs: days(({ configRevisionDays }) => configRevisionDays),
      forgetBefore: expiring('config-revisions'),
    },
    {
      what: 'answers to requests with an Idempotency-Key',
      keptMs: () => IDEMPOTENCY_MS,
      forgetBefore: (time, limit) => idempotency.forgetBefore(time, limit),
    },
    {
      what: 'limits that nobody uses',
      keptMs: () => HOUR_MS,
      forgetBefore: (time, limit) => limits.forgetIdleBefore(time, limit),
    },
    {
      what: 'workers that fell silent',
      keptMs: () => WORKERS_MS,
      forgetBefore: (time, limit) => workers.forgetSilentBefore(time, limit),
    },
    {
      what: 'resolved faults and refusals',
      keptMs: () => RESOLVED_MS,
      forgetBefore: (time, limit) => errors.forgetGroupsBefore(time, limit),
    },
    {
      what: 'faults beyond the bound',
      keptMs: () => 0,
      forgetBefore: (_time, limit) => errors.forgetBeyond(MOST_FAULTS, limit),
    },
  ];
}

/** What pressure takes before all that; without pressure others see to it. */
export function sparedFirst(context: RoleContext): readonly Retained[] {
  const folder = context.container.get(PORTS.folderStorage);
  const retention = () => context.configuration.config.retention;
  return [
    {
      what: 'old log files',
      kind: 'files',
      keptMs: () => LOGS_MS,
      leastMs: HOUR_MS,
      forgetBefore: (time, limit) => folder.forgetLogsBefore(time, limit),
    },
    metric(context, 'second', () => retention().metricSecondsHours * HOUR_MS, 2 * HOUR_MS),
    metric(context, 'minute', () => retention().metricMinutesDays * DAY_MS, DAY_MS),
  ];
}

/** Fine metrics go only once they are rolled up into coarser ones. */
function metric(
  { container }: RoleContext,
  resolution: Exclude<Resolution, 'hour'>,
  keptMs: () => number,
  leastMs: number,
): Retained {
  const history = container.get(PORTS.metricHistory);
  const [work, clock] = [container.get(PORTS.work), container.get(PORTS.clock)];
  const rollUp = new RollUpMetrics({ history, work, clock });
  const coarser = resolution === 'second' ? 'minute' : 'hour';
  return {
    what: `metrics by the ${resolution}`,
    keptMs,
    leastMs,
    prepare: (signal) => rollUp.execute(signal),
    forgetBefore: async (time, limit) => {
      const rolledMs = (await history.coverage(clock.now()))[coarser]?.to.getTime() ?? 0;
      const before = new Date(Math.min(time.getTime(), rolledMs));
      return history.forgetBefore(resolution, before, limit);
    },
  };
}
