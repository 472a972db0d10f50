import type { Container } from 'inversify';
import { HealthWatch } from '../application/monitoring/health-watch.js';
import { Heartbeat } from '../application/monitoring/heartbeat.js';
import { HistoryKeeper } from '../application/monitoring/history-keeper.js';
import { TargetWatch } from '../application/monitoring/target-watch.js';
import { RollUpMetrics } from '../application/monitoring/roll-up-metrics.js';
import type { Config } from './config/config.js';
import type { LiveConfiguration } from './config-runtime/live-configuration.js';
import { reportOf } from './own-schedules.js';
import type { RoleContext, RoleName, RunningRole } from './roles/role.js';
import { PORTS } from './tokens/ports.js';
import { SERVICES } from './tokens/services.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MB = 1024 * 1024;

/** What each process remembers of itself: its metrics, and its failures of health. */
export function startHistory(
  container: Container,
  configuration: LiveConfiguration,
): readonly RunningRole[] {
  const running: RunningRole[] = [];
  if (configuration.config.monitoring.enabled) {
    const sampler = container.get(SERVICES.metricSampler);
    sampler.start();
    running.push({ stop: () => sampler.stop() });
    const happenings = container.get(SERVICES.metricHappenings);
    happenings.start();
    running.push({ stop: () => happenings.stop() });
  }
  const watch = new HealthWatch({
    ...portsOf(container),
    health: container.get(SERVICES.checkHealth),
    isEnabled: () => configuration.config.monitoring.healthChecksEnabled,
  });
  watch.start();
  running.push({ stop: () => watch.stop() });
  return running;
}

/** Begins once the process serves: availability counts from there. */
export function startHeartbeat(container: Container, roles: readonly RoleName[]): RunningRole {
  const heartbeat = new Heartbeat({ ...portsOf(container), roles });
  heartbeat.start();
  return { stop: () => heartbeat.stop() };
}

/** Where one process at a time tidies the history up and judges the targets. */
export function startHistoryKeeper(context: RoleContext): RunningRole {
  const { container, configuration, processId: holder } = context;
  const deps = portsOf(container);
  const history = container.get(PORTS.metricHistory);
  const keeper = new HistoryKeeper({
    ...deps,
    history,
    rollUp: new RollUpMetrics({ ...deps, history }),
    leases: container.get(PORTS.leases),
    holder,
    limits: () => limitsOf(configuration.config),
    onDone: reportOf(context, 'metric-history'),
  });
  keeper.start();
  const watch = new TargetWatch({
    ...deps,
    service: container.get(SERVICES.readService),
    events: container.get(PORTS.eventLog),
    leases: container.get(PORTS.leases),
    holder,
    onDone: reportOf(context, 'targets'),
  });
  watch.start();
  return {
    stop: async () => {
      await Promise.all([keeper.stop(), watch.stop()]);
    },
  };
}

function limitsOf({ retention, monitoring }: Config) {
  return {
    keptMs: {
      second: retention.metricSecondsHours * HOUR_MS,
      minute: retention.metricMinutesDays * DAY_MS,
      hour: retention.metricHoursDays * DAY_MS,
    },
    budgetBytes: monitoring.historyMaxMb * MB,
  };
}

function portsOf(container: Container) {
  return {
    record: container.get(PORTS.serviceRecord),
    work: container.get(PORTS.work),
    scope: container.get(PORTS.scope),
    clock: container.get(PORTS.clock),
    ids: container.get(PORTS.ids),
    logger: container.get(PORTS.logger).child('history'),
    run: container.get(SERVICES.programRun).id,
  };
}
