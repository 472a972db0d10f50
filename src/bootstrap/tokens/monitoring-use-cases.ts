import type { ListMetrics } from '../../application/monitoring/list-metrics.js';
import type { ReadMetrics } from '../../application/monitoring/read-metrics.js';
import type { ReadPerformance } from '../../application/monitoring/read-performance.js';
import type { RecordMetric, RecordMetrics } from '../../application/monitoring/record-metrics.js';
import type { SummariseMetrics } from '../../application/monitoring/summarise-metrics.js';
import type { GetSystemStatus } from '../../application/monitoring/system-status.js';
import type { ReadPoints } from '../../application/monitoring/read-points.js';
import type { ReportPerformance } from '../../application/monitoring/report-performance.js';
import type { SuggestTuning } from '../../application/monitoring/suggest-tuning.js';
import type { GetStorage } from '../../application/storage/get-storage.js';
import { token } from './token.js';

export const MONITORING_USE_CASES = {
  'system.status': token<GetSystemStatus>('system.status'),
  'system.storage': token<GetStorage>('system.storage'),
  'metrics.read': token<ReadMetrics>('metrics.read'),
  'metrics.summary': token<SummariseMetrics>('metrics.summary'),
  'metrics.list': token<ListMetrics>('metrics.list'),
  'metrics.record': token<RecordMetric>('metrics.record'),
  'metrics.record-many': token<RecordMetrics>('metrics.record-many'),
  'performance.metrics': token<ReadPerformance>('performance.metrics'),
  'metrics.points': token<ReadPoints>('metrics.points'),
  'performance.report': token<ReportPerformance>('performance.report'),
  'performance.suggestions': token<SuggestTuning>('performance.suggestions'),
} as const;
