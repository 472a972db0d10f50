import type { ContainerModuleLoadOptions } from 'inversify';
import { MetricReader } from '../../application/monitoring/metric-reader.js';
import { MetricSampler } from '../../application/monitoring/metric-sampler.js';
import { ReadPoints } from '../../application/monitoring/read-points.js';
import { ReadService } from '../../application/monitoring/read-service.js';
import { ReportPerformance } from '../../application/monitoring/report-performance.js';
import { SuggestTuning } from '../../application/monitoring/suggest-tuning.js';
import type { MetricOptions } from '../../ports/runtime/metrics.js';
import type { Tuning } from '../../domain/monitoring/suggestions/suggestion.js';
import type { Config } from '../config/config.js';
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
      ...{ metrics, custom: SERVICES.customMetrics, history, work, scope, clock, logger },
      configuration: SERVICES.configuration,
      run: SERVICES.programRun,
    },
    ({ configuration, run, metrics: all, custom, ...deps }) => {
      const sampleMs = configuration.config.monitoring.sampleSeconds * 1_000;
      const sampled = {
        counter: (options: MetricOptions) => all.counter(options),
        readings: async () => custom.sampled(await all.readings()),
      };
      return new MetricSampler({ ...deps, metrics: sampled, sampleMs, source: run.id });
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
  bindPerformance(options);
}

function bindPerformance(options: ContainerModuleLoadOptions): void {
  const { serviceRecord: record, errorGroupQueries: errors, clock } = PORTS;
  const { configuration, readService: service, checkHealth: health } = SERVICES;
  const reading = { record, metrics: SERVICES.metricQueries, clock, configuration };
  bindMade(options, SERVICES.readService, reading, ({ configuration: live, ...deps }) => {
    const targets = () => live.config.targets;
    const capacity = () => live.config.api.maxConcurrentOperations;
    return new ReadService({ ...deps, targets, capacity });
  });
  bindClass(options, USE_CASES['performance.report'], ReportPerformance, {
    ...{ service, health, errors, clock },
  });
  const suggesting = { service, configuration };
  bindMade(options, USE_CASES['performance.suggestions'], suggesting, (deps) => {
    return new SuggestTuning({
      service: deps.service,
      tuning: () => tuningOf(deps.configuration.config),
    });
  });
}

function tuningOf({ database, jobs, api, cache, targets }: Config): Tuning {
  return {
    databaseType: database.type,
    poolSize: database.poolSize,
    jobConcurrency: typeof jobs.concurrency === 'number' ? jobs.concurrency : undefined,
    maxConcurrentOperations: api.maxConcurrentOperations,
    cacheSeconds: cache.maxAgeSeconds,
    averageResponseSeconds: targets.averageResponseSeconds,
  };
}
