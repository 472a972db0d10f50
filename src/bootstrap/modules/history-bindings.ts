import type { ContainerModuleLoadOptions } from 'inversify';
import { MetricReader } from '../../application/monitoring/metric-reader.js';
import { MetricSampler } from '../../application/monitoring/metric-sampler.js';
import { ReadPoints } from '../../application/monitoring/read-points.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindClass, bindMade } from './bind-class.js';

/** What is remembered of metrics, and what follows from it. */
export function bindHistory(options: ContainerModuleLoadOptions): void {
  const { metrics, metricHistory: history, work, scope, clock, logger } = PORTS;
  bindMade(
    options,
    SERVICES.metricSampler,
    {
      ...{ metrics, history, work, scope, clock, logger },
      configuration: SERVICES.configuration,
      run: SERVICES.programRun,
    },
    ({ configuration, run, ...deps }) => {
      const sampleMs = configuration.config.monitoring.sampleSeconds * 1_000;
      return new MetricSampler({ ...deps, sampleMs, source: run.id });
    },
  );
  bindMade(
    options,
    SERVICES.metricQueries,
    { history, clock, sampler: SERVICES.metricSampler },
    ({ sampler, ...deps }) =>
      new MetricReader({ ...deps, unstored: (metric) => sampler.unstored(metric) }),
  );
  bindClass(options, USE_CASES['metrics.points'], ReadPoints, { queries: SERVICES.metricQueries });
}
