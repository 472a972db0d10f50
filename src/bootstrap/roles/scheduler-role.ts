import { AnalyticsKeeper } from '../../adapters/inbound/worker/analytics-keeper.js';
import { AlertWatch } from '../../adapters/inbound/worker/alert-watch.js';
import { ScheduleLoop } from '../../adapters/inbound/worker/schedule-loop.js';
import { DeliveryRecovery } from '../../adapters/inbound/worker/delivery-recovery.js';
import { Housekeeper } from '../../adapters/inbound/worker/housekeeper.js';
import { systemActor } from '../../domain/access/actor.js';
import { startHistoryKeeper } from '../history.js';
import { retainedOf, sparedFirst } from '../retention.js';
import { startStorageKeeper } from '../storage.js';
import { reportOf } from '../own-schedules.js';
import { isDead } from '../process-id.js';
import { PORTS } from '../tokens/ports.js';
import { USE_CASES } from '../tokens/use-cases.js';
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
  const recovery = startRecovery(context);
  const parts = [housekeeper, analytics, watch, schedules, keeper, storage, recovery];
  const stop = async () => {
    await Promise.all(parts.map((part) => part.stop()));
  };
  return Promise.resolve({ stop });
}

/** Where no provider can be asked it has nothing to do. */
function startRecovery({ container, configuration, processId }: RoleContext): RunningRole {
  const runner = container.get(SERVICES.runner);
  const ids = container.get(PORTS.ids);
  const actor = systemActor('recovery');
  const recovery = new DeliveryRecovery({
    recover: () => {
      const context = { actor, requestId: ids.next() };
      return runner.run(container.get(USE_CASES['events.recover']), {}, context);
    },
    leases: container.get(PORTS.leases),
    clock: container.get(PORTS.clock),
    logger: container.get(PORTS.logger).child('scheduler'),
    holder: processId,
    everyMs: () => configuration.config.integrations.github.recoverMinutes * 60_000,
  });
  if (container.get(PORTS.deliveryLogs).length > 0) recovery.start();
  return { stop: () => recovery.stop() };
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
