import type { HealthCheck } from '../../ports/runtime/health-check.js';

/** Adapters of one family, opened as configured. */
export interface Opened<Ports> {
  readonly ports: Ports;
  readonly checks: readonly HealthCheck[];
  /** What the server's clock shows; absent where there is no server, or it does not tell. */
  readonly time?: () => Promise<Date>;
  /** What an operator had better change about the server; absent where there is nothing to say. */
  readonly advice?: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}
