import { AnalyticsKeeper } from '../../adapters/inbound/worker/analytics-keeper.js';
import { AlertWatch } from '../../adapters/inbound/worker/alert-watch.js';
import { ScheduleLoop } from '../../adapters/inbound/worker/schedule-loop.js';
import { Housekeeper } from '../../adapters/inbound/worker/housekeeper.js';
import { startHistoryKeeper } from '../history.js';
import { retainedOf, sparedFirst } from '../retention.js';
import { startStorageKeeper } from '../storage.js';
import { reportOf } from '../own-schedules.js';
import { isDead } from '../process-id.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import type { RoleContext, RunningRole } from './role.js';

/** Does what is due by the clock. */
export function startScheduler(context: RoleContext): Promise<RunningRole> {
  const { container, processId: holder } = context;
  const clock = container.get(PORTS.clock);
  const retained = retainedOf(context);
  const housekeeper = new Housekeeper({
    retained,
    work: container.get(PORTS.work),
    leases: container.get(PORTS.leases),
    clock,
    logger: container.get(PORTS.logger).child('scheduler'),
    holder,
    everyMs: () => context.configuration.config.cleanup.intervalMinutes * 60_000,
    onDone: reportOf(context, 'housekeeping'),
  });
  const settings = container.get(SERVICES.alertSettings);
  const watch = new AlertWatch({
    evaluate: container.get(SERVICES.evaluateAlerts),
    standBy: () => {
      container.get(SERVICES.alertFacts).forget();
    },
    follow: container.get(SERVICES.followAlertEvents),
    broker: container.get(PORTS.broker),
    leases: container.get(PORTS.leases),
    clock,
    logger: container.get(PORTS.logger).child('alerts'),
    holder,
    isDead,
    everyMs: () => settings.evaluationMs,
  });
  const analytics = new AnalyticsKeeper({
    follow: container.get(SERVICES.followDomainEvents),
    merge: container.get(SERVICES.mergeBlocks),
    broker: container.get(PORTS.broker),
    leases: container.get(PORTS.leases),
    clock,
    logger: container.get(PORTS.logger).child('analytics'),
    holder,
    isDead,
  });
  housekeeper.start();
  analytics.start();
  watch.start();
  const schedules = startSchedules(context);
  const keeper = startHistoryKeeper(context);
  const spared = sparedFirst(context);
  const storage = startStorageKeeper(context, () => [...spared, ...retained()]);
  const parts = [housekeeper, analytics, watch, schedules, keeper, storage];
  const stop = async () => {
    await Promise.all(parts.map((part) => part.stop()));
  };
  return Promise.resolve({ stop });
}

/** Jobs that are made when they are due. */
function startSchedules({ container, configuration }: RoleContext): RunningRole {
  const loop = new ScheduleLoop({
    schedules: container.get(SERVICES.fireSchedules),
    broker: container.get(PORTS.broker),
    clock: container.get(PORTS.clock),
    logger: container.get(PORTS.logger).child('schedules'),
  });
  const stopListening = configuration.onChange(() => {
    loop.notify();
  });
  loop.start();
  const stop = () => {
    stopListening();
    return loop.stop();
  };
  return { stop };
}
