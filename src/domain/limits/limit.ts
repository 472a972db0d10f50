import { validationError } from '../shared/app-error.js';
import type { Rate } from '../shared/rate.js';

export type { Rate };

/** Bounds that everybody shares who names the same limit, in whatever process. */
export interface Limit {
  /** 1 to 200 characters; of a limit by key both: `github:acme`. */
  readonly name: string;
  readonly rate?: Rate;
  /** Most at the same time. */
  readonly concurrency?: number;
}

/** Longest name of a limit and of a holder, in characters. */
export const LONGEST_LIMIT_NAME = 200;

export const MOST_CONCURRENT = 10_000;

/** Beyond, an interval in whole microseconds would differ from the rate by more than a hundredth. */
export const FASTEST_PER_SECOND = 10_000;

/** A year. */
export const LONGEST_RATE_SECONDS = 31_536_000;

/** @throws AppError `validation` (`limit.invalid`) */
export function requireLimit({ name, rate, concurrency }: Limit): void {
  requireName(name, 'name');
  if (concurrency !== undefined && !isCount(concurrency, MOST_CONCURRENT)) {
    throw invalid('concurrency', `must be an integer between 1 and ${String(MOST_CONCURRENT)}`);
  }
  if (rate) requireRate(rate);
}

/** @throws AppError `validation` (`limit.invalid`) */
export function requireHolders(holders: readonly string[]): void {
  for (const holder of holders) requireName(holder, 'holders');
}

function requireRate({ count, perSeconds, burst = 1 }: Rate): void {
  if (!isCount(count) || !isCount(burst)) {
    throw invalid('rate', 'count and burst must be positive integers');
  }
  if (!(perSeconds > 0 && perSeconds <= LONGEST_RATE_SECONDS)) {
    throw invalid('rate.perSeconds', 'must be more than 0 and at most a year');
  }
  if (count / perSeconds > FASTEST_PER_SECOND) {
    throw invalid('rate.count', `must be at most ${String(FASTEST_PER_SECOND)} for each second`);
  }
  // The debt of a burst is kept as a time: it must not leave what a number holds exactly.
  if ((burst / count) * perSeconds > LONGEST_RATE_SECONDS) {
    throw invalid('rate.burst', 'must be what the rate brings within a year at most');
  }
}

function requireName(name: string, path: string): void {
  if (name.length > 0 && name.length <= LONGEST_LIMIT_NAME && !name.includes('\0')) return;
  throw invalid(path, `must have 1 to ${String(LONGEST_LIMIT_NAME)} characters`);
}

function isCount(value: number, most = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isSafeInteger(value) && value >= 1 && value <= most;
}

function invalid(path: string, message: string) {
  return validationError('limit.invalid', `A limit is not valid: ${path} ${message}`, [
    { path, message },
  ]);
}
