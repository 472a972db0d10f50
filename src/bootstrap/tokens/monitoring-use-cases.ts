import type { ReadMetrics } from '../../application/monitoring/read-metrics.js';
import type { GetSystemStatus } from '../../application/monitoring/system-status.js';
import { token } from './token.js';

export const MONITORING_USE_CASES = {
  'system.status': token<GetSystemStatus>('system.status'),
  'metrics.read': token<ReadMetrics>('metrics.read'),
} as const;
