import type { ReadMetrics } from '../../application/monitoring/read-metrics.js';
import type { GetSystemStatus } from '../../application/monitoring/system-status.js';
import type { ReadPoints } from '../../application/monitoring/read-points.js';
import type { ReportPerformance } from '../../application/monitoring/report-performance.js';
import type { SuggestTuning } from '../../application/monitoring/suggest-tuning.js';
import { token } from './token.js';

export const MONITORING_USE_CASES = {
  'system.status': token<GetSystemStatus>('system.status'),
  'metrics.read': token<ReadMetrics>('metrics.read'),
  'metrics.points': token<ReadPoints>('metrics.points'),
  'performance.report': token<ReportPerformance>('performance.report'),
  'performance.suggestions': token<SuggestTuning>('performance.suggestions'),
} as const;
