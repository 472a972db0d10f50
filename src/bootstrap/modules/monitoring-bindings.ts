import type { ContainerModuleLoadOptions } from 'inversify';
import { FollowLogs, GetLogStatus, ListLogs } from '../../application/logging/read-logs.js';
import { TestLogging } from '../../application/logging/test-logging.js';
import { CustomMetrics } from '../../application/monitoring/custom-metrics.js';
import { ListMetrics } from '../../application/monitoring/list-metrics.js';
import { ReadMetrics } from '../../application/monitoring/read-metrics.js';
import { ReadPerformance } from '../../application/monitoring/read-performance.js';
import { RecordMetric, RecordMetrics } from '../../application/monitoring/record-metrics.js';
import { SummariseMetrics } from '../../application/monitoring/summarise-metrics.js';
import { GetSystemStatus } from '../../application/monitoring/system-status.js';
import { TellDependencies } from '../../application/monitoring/tell-dependencies.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindClass } from './bind-class.js';

export function bindMonitoring(options: ContainerModuleLoadOptions): void {
  const { resilience, work, eventLog: events, scope, logger, clock } = PORTS;
  bindClass(options, SERVICES.tellDependencies, TellDependencies, {
    resilience,
    work,
    events,
    scope,
    logger,
  });
  bindClass(options, USE_CASES['system.status'], GetSystemStatus, {
    facts: SERVICES.processFacts,
    health: SERVICES.checkHealth,
    resilience,
    storage: SERVICES.storageGate,
    clock,
  });
  bindMetrics(options);
  bindLogs(options);
}

function bindMetrics(options: ContainerModuleLoadOptions): void {
  const { metrics, systemProbe: probe, clock, work } = PORTS;
  const custom = SERVICES.customMetrics;
  bindClass(options, custom, CustomMetrics, { metrics, clock });
  bindClass(options, USE_CASES['metrics.list'], ListMetrics, { metrics, custom });
  const heard = SERVICES.metricHappenings;
  const recording = { metrics, custom, heard, work, clock };
  bindClass(options, USE_CASES['metrics.record'], RecordMetric, recording);
  bindClass(options, USE_CASES['metrics.record-many'], RecordMetrics, recording);
  bindClass(options, USE_CASES['metrics.read'], ReadMetrics, { metrics });
  bindClass(options, USE_CASES['metrics.summary'], SummariseMetrics, {
    metrics,
    probe,
    storage: SERVICES.storageSizes,
  });
  bindClass(options, USE_CASES['performance.metrics'], ReadPerformance, { metrics, probe, clock });
}

function bindLogs(options: ContainerModuleLoadOptions): void {
  const { logger, logHistory: history, logControl: control, ids, randomness } = PORTS;
  bindClass(options, USE_CASES['logs.list'], ListLogs, { history });
  bindClass(options, USE_CASES['logs.follow'], FollowLogs, { history });
  bindClass(options, USE_CASES['logs.status'], GetLogStatus, { control });
  const testing = { logger, history, control, ids, randomness };
  bindClass(options, USE_CASES['logs.test'], TestLogging, testing);
}
