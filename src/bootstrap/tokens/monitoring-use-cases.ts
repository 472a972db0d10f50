import type { ListMetrics } from '../../application/monitoring/list-metrics.js';
import type { ReadMetrics } from '../../application/monitoring/read-metrics.js';
import type { ReadPerformance } from '../../application/monitoring/read-performance.js';
import type { RecordMetric, RecordMetrics } from '../../application/monitoring/record-metrics.js';
import type { SummariseMetrics } from '../../application/monitoring/summarise-metrics.js';
import type { GetSystemStatus } from '../../application/monitoring/system-status.js';
import { token } from './token.js';

export const MONITORING_USE_CASES = {
  'system.status': token<GetSystemStatus>('system.status'),
  'metrics.read': token<ReadMetrics>('metrics.read'),
  'metrics.summary': token<SummariseMetrics>('metrics.summary'),
  'metrics.list': token<ListMetrics>('metrics.list'),
  'metrics.record': token<RecordMetric>('metrics.record'),
  'metrics.record-many': token<RecordMetrics>('metrics.record-many'),
  'performance.metrics': token<ReadPerformance>('performance.metrics'),
} as const;
