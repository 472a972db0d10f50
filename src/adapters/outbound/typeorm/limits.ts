/** How long things may take, ms. */
export interface DatabaseLimits {
  /** The action of a unit of work: it holds locks, on SQLite those of everybody. */
  readonly actionMs: number;
  /** A statement, by the server's clock. */
  readonly statementMs: number;
  /** Connecting, and waiting for a free connection. */
  readonly acquireMs: number;
}

export const DEFAULT_LIMITS: DatabaseLimits = {
  actionMs: 30_000,
  statementMs: 30_000,
  acquireMs: 5_000,
};
