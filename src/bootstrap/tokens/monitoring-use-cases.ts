import type { ReadMetrics } from '../../application/monitoring/read-metrics.js';
import type { ReadPerformance } from '../../application/monitoring/read-performance.js';
import type { SummariseMetrics } from '../../application/monitoring/summarise-metrics.js';
import type { GetSystemStatus } from '../../application/monitoring/system-status.js';
import { token } from './token.js';

export const MONITORING_USE_CASES = {
  'system.status': token<GetSystemStatus>('system.status'),
  'metrics.read': token<ReadMetrics>('metrics.read'),
  'metrics.summary': token<SummariseMetrics>('metrics.summary'),
  'performance.metrics': token<ReadPerformance>('performance.metrics'),
} as const;
