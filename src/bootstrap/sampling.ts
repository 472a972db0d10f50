import { join } from 'node:path';
import type { Container } from 'inversify';
import { SampleLimits } from '../application/limits/sample-limits.js';
import { SampleWorkers } from '../application/jobs/sample-workers.js';
import { SampleBacklog } from '../application/monitoring/sample-backlog.js';
import { SampleSystem } from '../application/monitoring/sample-system.js';
import type { SummariseMetricsDeps } from '../application/monitoring/summarise-metrics.js';
import { folderBytes } from '../adapters/outbound/files/folder-bytes.js';
import type { BackgroundLoop } from '../application/shared/background-loop.js';
import type { Config } from './config/config.js';
import type { RoleName, RunningRole } from './roles/role.js';
import { PORTS } from './tokens/ports.js';
import { SERVICES } from './tokens/services.js';

/**
 * What is measured though nobody asks: each process and its machine; jobs, workers and limits where somebody reads metrics, and
 * in the scheduler, of which there are few.
 */
export function startSampling(
  container: Container,
  { monitoring }: Config,
  roles: readonly RoleName[],
): readonly RunningRole[] {
  if (!monitoring.enabled) return [];
  const metrics = container.get(PORTS.metrics);
  const clock = container.get(PORTS.clock);
  const logger = container.get(PORTS.logger).child('metrics');
  const probe = container.get(PORTS.systemProbe);
  const sampleMs = monitoring.sampleSeconds * 1_000;
  const useCases = container.get(SERVICES.useCaseMetrics);
  const custom = container.get(SERVICES.customMetrics);
  const refresh = () => {
    useCases.refresh();
    custom.forgetIdle();
  };
  const samplers: BackgroundLoop[] = [
    new SampleSystem({ probe, metrics, clock, logger, sampleMs, refresh }),
  ];
  if (roles.includes('api') || roles.includes('scheduler')) {
    const queries = container.get(PORTS.jobQueries);
    samplers.push(new SampleBacklog({ queries, metrics, clock, logger }));
    const [named, limits] = [container.get(SERVICES.namedLimits), container.get(PORTS.limits)];
    samplers.push(new SampleLimits({ named, limits, metrics, clock, logger }));
    const workers = container.get(PORTS.workerQueries);
    const sharedClock = container.get(PORTS.sharedClock);
    samplers.push(new SampleWorkers({ queries: workers, sharedClock, metrics, clock, logger }));
  }
  return samplers.map((sampler) => {
    sampler.start();
    return { stop: () => sampler.stop() };
  });
}

/** The log has files of its own in a folder that may have others. */
export function storageSizesOf({ dataDir, logging }: Config): SummariseMetricsDeps['storage'] {
  return {
    artifactBytes: folderBytes(join(dataDir, 'artifacts')),
    logBytes: folderBytes(logging.directory, (name) => /^(?:brain|errors)[.-]/.test(name)),
  };
}
