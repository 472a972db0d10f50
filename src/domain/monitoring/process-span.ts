import type { HealthStatus } from '../shared/health-status.js';

/** A time without a longer gap in which a process told that it runs. */
export interface ProcessSpan {
  /** UUID. */
  readonly id: string;
  /** Names one run of the program, whatever its spans. */
  readonly process: string;
  readonly roles: readonly string[];
  readonly beganAt: Date;
  /** When it told so last. */
  readonly seenAt: Date;
  /** When it was asked to stop; null while it runs, and for ever when it was killed. */
  readonly stoppedAt: Date | null;
}

/** A time in which a process found that something was not as it should be. */
export interface HealthIncident {
  readonly id: string;
  /** The run of the program that saw it. */
  readonly processId: string;
  readonly worst: Exclude<HealthStatus, 'healthy'>;
  /** Names of the checks that failed. */
  readonly checks: readonly string[];
  readonly beganAt: Date;
  readonly endedAt: Date | null;
}

/** How often a process tells that it runs, and how long one that does not is taken to run, ms. */
export const BEAT_MS = 10_000;
export const SILENCE_MS = 25_000;
