import { CellRate } from './cell-rate.js';
import type { Limit } from './limit.js';

/** What is stored of a limit. */
export interface LimitState {
  /** Places that are held. */
  readonly held: number;
  /** When the first of them ends, ms; undefined: none is held. */
  readonly firstEndMs: number | undefined;
  /** As `CellRate` has it; undefined: nothing was taken yet. */
  readonly arrivalUs: number | undefined;
}

export interface Admission {
  /** The first ones of those who asked. */
  readonly granted: readonly string[];
  /** To be stored, unless undefined. */
  readonly arrivalUs: number | undefined;
  /** Absent when all were granted. */
  readonly retryAt?: Date;
}

/**
 * Who may begin.
 * @param asked each once
 * @param placed those of them that have a place already
 */
export function admit(
  limit: Limit,
  state: LimitState,
  asked: readonly string[],
  placed: ReadonlySet<string>,
  { now, leaseMs }: { readonly now: Date; readonly leaseMs: number },
): Admission {
  const fitting = fittingOf(limit, state, asked, placed);
  const taken = limit.rate && new CellRate(limit.rate).take(state.arrivalUs, now, fitting.length);
  const granted = taken ? fitting.slice(0, taken.count) : fitting;
  const arrivalUs = taken && taken.count > 0 ? taken.arrivalUs : undefined;
  if (granted.length === asked.length) return { granted, arrivalUs };
  const nextMs = taken?.nextAt?.getTime() ?? 0;
  if (granted.length < fitting.length) return { granted, arrivalUs, retryAt: new Date(nextMs) };
  const ends = [
    state.firstEndMs ?? Infinity,
    granted.length > 0 ? leaseMs + now.getTime() : Infinity,
  ];
  return { granted, arrivalUs, retryAt: new Date(Math.max(nextMs, Math.min(...ends))) };
}

function fittingOf(
  { concurrency }: Limit,
  { held }: LimitState,
  asked: readonly string[],
  placed: ReadonlySet<string>,
): readonly string[] {
  if (concurrency === undefined) return asked;
  let free = concurrency - held;
  const end = asked.findIndex((holder) => !placed.has(holder) && --free < 0);
  return end === -1 ? asked : asked.slice(0, end);
}
