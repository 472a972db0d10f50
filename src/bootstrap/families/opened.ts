import type { HealthCheck } from '../../ports/runtime/health-check.js';

/** Adapters of one family, opened as configured. */
export interface Opened<Ports> {
  readonly ports: Ports;
  readonly checks: readonly HealthCheck[];
  readonly close: () => Promise<void>;
}
