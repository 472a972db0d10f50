import { AlertWatch } from '../../adapters/inbound/worker/alert-watch.js';
import { Housekeeper, type Forgettable } from '../../adapters/inbound/worker/housekeeper.js';
import { startHistoryKeeper } from '../history.js';
import { HOUSEKEEPING } from '../../application/alerts/expectation-book.js';
import { isDead } from '../process-id.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import type { RoleContext, RunningRole } from './role.js';

const DAY_MS = 24 * 60 * 60_000;

/** How long the answers to idempotent requests are kept. */
const IDEMPOTENCY_MS = DAY_MS;

/** How long a resolved fault, or a refusal, that does not happen any more is kept. */
const RESOLVED_MS = 90 * DAY_MS;

/** Faults that are kept: callers make messages up, and could make up any number. */
const MOST_FAULTS = 10_000;

/** Does what is due by the clock. */
export function startScheduler(context: RoleContext): Promise<RunningRole> {
  const { container, processId: holder } = context;
  const clock = container.get(PORTS.clock);
  const expectations = container.get(SERVICES.expectationBook);
  const housekeeping = { kind: 'schedule', subject: HOUSEKEEPING } as const;
  const housekeeper = new Housekeeper({
    forgettables: forgettables(context),
    work: container.get(PORTS.work),
    leases: container.get(PORTS.leases),
    clock,
    logger: container.get(PORTS.logger).child('scheduler'),
    holder,
    everyMs: () => context.configuration.config.cleanup.intervalMinutes * 60_000,
    onDone: () => expectations.happened(housekeeping, { at: clock.now(), volume: null }),
  });
  const settings = container.get(SERVICES.alertSettings);
  const watch = new AlertWatch({
    evaluate: container.get(SERVICES.evaluateAlerts),
    follow: container.get(SERVICES.followAlertEvents),
    broker: container.get(PORTS.broker),
    leases: container.get(PORTS.leases),
    clock,
    logger: container.get(PORTS.logger).child('alerts'),
    holder,
    isDead,
    everyMs: () => settings.evaluationMs,
  });
  housekeeper.start();
  watch.start();
  const keeper = startHistoryKeeper(context);
  const stop = async () => {
    await Promise.all([housekeeper.stop(), watch.stop(), keeper.stop()]);
  };
  return Promise.resolve({ stop });
}

function forgettables({ container, configuration }: RoleContext): readonly Forgettable[] {
  const idempotency = container.get(PORTS.idempotency);
  const errors = container.get(PORTS.errorGroups);
  const events = container.get(PORTS.events);
  const jobs = container.get(PORTS.jobs);
  const stream = container.get(PORTS.eventStream);
  return [
    {
      what: 'answers to requests with an Idempotency-Key',
      keptMs: () => IDEMPOTENCY_MS,
      forgetBefore: (time, limit) => idempotency.forgetBefore(time, limit),
    },
    {
      what: 'hourly counts of failures',
      keptMs: () => configuration.config.retention.errorDays * DAY_MS,
      forgetBefore: (time, limit) => errors.forgetHoursBefore(time, limit),
    },
    {
      what: 'bytes of handled deliveries',
      keptMs: () => configuration.config.retention.payloadDays * DAY_MS,
      forgetBefore: (time, limit) => events.forgetPayloadsBefore(time, limit),
    },
    {
      what: 'completed jobs',
      keptMs: () => configuration.config.retention.jobDays * DAY_MS,
      forgetBefore: (time, limit) => jobs.forgetCompletedBefore(time, limit),
    },
    {
      what: 'domain events',
      keptMs: () => configuration.config.retention.eventLogDays * DAY_MS,
      forgetBefore: (time, limit) => stream.forgetBefore(time, limit),
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
