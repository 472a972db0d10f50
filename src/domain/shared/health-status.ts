/** Degraded: something is missing but requests are served. */
export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy';

const RANKS: Readonly<Record<HealthStatus, number>> = { healthy: 0, degraded: 1, unhealthy: 2 };

export function isWorse(status: HealthStatus, than: HealthStatus): boolean {
  return RANKS[status] > RANKS[than];
}
