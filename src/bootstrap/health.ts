import type { Container } from 'inversify';
import { CheckHealth } from '../application/monitoring/check-health.js';
import { jobChecks } from '../application/monitoring/checks/job-checks.js';
import { machineChecks } from '../application/monitoring/checks/machine-checks.js';
import { pluginCheck } from '../application/monitoring/checks/plugin-check.js';
import { storageCheck } from '../application/monitoring/checks/storage-check.js';
import { webhookCheck } from '../application/monitoring/checks/webhook-check.js';
import { TellHealth } from '../application/monitoring/tell-health.js';
import type { HealthCheck } from '../ports/runtime/health-check.js';
import type { LiveConfiguration } from './config-runtime/live-configuration.js';
import type { Config } from './config/config.js';
import { runsPlugins } from './roles/role.js';
import { handledQueues } from './roles/job-handlers.js';
import type { RunningRole } from './roles/role.js';
import { PORTS } from './tokens/ports.js';
import { SERVICES } from './tokens/services.js';

/** Every check of this process: `found` are those of its adapters; a further check is one element more. */
export function checkHealthOf(
  container: Container,
  configuration: LiveConfiguration,
  found: readonly HealthCheck[],
): CheckHealth {
  const clock = container.get(PORTS.clock);
  const { roles } = container.get(SERVICES.processFacts);
  const thresholds = () => configuration.config.monitoring.thresholds;
  const providers = () => providersWithSecret(configuration.config);
  const checks = [
    ...found,
    ...machineChecks({ probe: container.get(PORTS.systemProbe), clock, thresholds }),
    ...jobChecks({
      queries: container.get(PORTS.jobQueries),
      workers: container.get(PORTS.workerQueries),
      sharedClock: container.get(PORTS.sharedClock),
      clock,
      thresholds,
      handledQueues: () => handledQueues(container),
      // A process without plugins cannot know which queues theirs are.
      isElsewhere: (queue) => !runsPlugins(roles) && queue.includes('.'),
      configuredProviders: providers,
      knownProviders: container.get(PORTS.webhookProviders).map(({ name }) => name),
    }),
    pluginCheck(() => container.get(SERVICES.pluginHost)),
    storageCheck(() => container.get(SERVICES.storageWatch)),
    webhookCheck({ queries: container.get(PORTS.eventQueries), clock, providers }),
  ];
  return new CheckHealth({ checks, clock });
}

/** In every process: what one of them sees the others may not. */
export function startHealth(
  container: Container,
  configuration: LiveConfiguration,
  processId: string,
): RunningRole {
  const tell = new TellHealth({
    health: container.get(SERVICES.checkHealth),
    work: container.get(PORTS.work),
    events: container.get(PORTS.eventLog),
    scope: container.get(PORTS.scope),
    clock: container.get(PORTS.clock),
    logger: container.get(PORTS.logger).child('health'),
    processId,
    settings: () => {
      const { healthChecksEnabled, healthCheckIntervalSeconds } = configuration.config.monitoring;
      return { isEnabled: healthChecksEnabled, everyMs: healthCheckIntervalSeconds * 1_000 };
    },
  });
  tell.start();
  return { stop: () => tell.stop() };
}

function providersWithSecret({ integrations }: Config): readonly string[] {
  return Object.entries(integrations)
    .filter(([, { webhookSecret }]) => webhookSecret.length > 0)
    .map(([name]) => name);
}
