import type { ErrorCategory, Severity } from '../shared/app-error.js';
import type { ErrorGroupId } from '../shared/ids.js';

/** Failures of the last hours, counted exactly. */
export interface ErrorStatistics {
  readonly since: Date;
  readonly total: number;
  readonly byCategory: Readonly<Partial<Record<ErrorCategory, number>>>;
  readonly bySeverity: Readonly<Partial<Record<Severity, number>>>;
  /** The fifty with the most failures. */
  readonly byComponent: Readonly<Record<string, number>>;
  /** By the full hour they happened in, oldest first; hours without failures are left out. */
  readonly byHour: readonly { readonly hour: Date; readonly count: number }[];
  /** Groups seen for the first time since then. */
  readonly newGroups: number;
  /** Groups that nobody has resolved, whenever they were seen. */
  readonly openGroups: number;
  readonly regressedGroups: number;
  /** The ten with the most failures. */
  readonly top: readonly ErrorShare[];
}

export interface ErrorShare {
  readonly id: ErrorGroupId;
  readonly code: string;
  readonly component: string;
  readonly message: string;
  readonly count: number;
}

export const HOUR_MS = 3_600_000;

export function hourOf(time: Date): Date {
  return new Date(Math.floor(time.getTime() / HOUR_MS) * HOUR_MS);
}
