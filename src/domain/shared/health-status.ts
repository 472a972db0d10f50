/** Degraded: something is missing but requests are served. */
export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy';

const RANKS: Readonly<Record<HealthStatus, number>> = { healthy: 0, degraded: 1, unhealthy: 2 };

export function isWorse(status: HealthStatus, than: HealthStatus): boolean {
  return RANKS[status] > RANKS[than];
}

/** Of several; healthy when there is none. */
export function worstOf(statuses: readonly HealthStatus[]): HealthStatus {
  return statuses.reduce<HealthStatus>(
    (worst, one) => (isWorse(one, worst) ? one : worst),
    'healthy',
  );
}
