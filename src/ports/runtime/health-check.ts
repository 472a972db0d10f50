import type { HealthStatus } from '../../domain/shared/health-status.js';

/** What is worth showing of a check, e.g. `{freePercent: 41}`; never a secret. */
export type HealthFacts = Readonly<Record<string, string | number | boolean>>;

/** Facts with a judgement: something answers, and is not as it should be. */
export interface HealthFinding {
  readonly status: HealthStatus;
  readonly facts: HealthFacts;
}

/** Something the process depends on, and how to find out whether it answers. */
export interface HealthCheck {
  /** Short, lower case, unique, e.g. `database`. */
  readonly name: string;
  /** Without a critical dependency the process cannot serve; without another it is degraded. */
  readonly critical: boolean;
  /** How long an answer may take, ms; 5 000 unless told otherwise. */
  readonly timeoutMs?: number;
  /**
   * Resolves with facts when all is well, or with a finding; rejects when the dependency does not answer.
   * It asks nobody outside the installation: of those the last stored result counts.
   */
  check(): Promise<HealthFacts | HealthFinding>;
}
