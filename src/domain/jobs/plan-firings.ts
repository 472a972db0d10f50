import {
  countSlots,
  slotAfter,
  slotBefore,
  type AnchoredTiming,
  type CronTimes,
  type SlotCount,
} from './schedule-timing.js';

/** What becomes of slots that were due so long ago that they are late. */
export const MISFIRE_POLICIES = ['once', 'all', 'skip'] as const;
export type MisfirePolicy = (typeof MISFIRE_POLICIES)[number];

/** What becomes of a slot while the job of the one before is unfinished. */
export const OVERLAP_POLICIES = ['skip', 'queue', 'cancel'] as const;
export type OverlapPolicy = (typeof OVERLAP_POLICIES)[number];

/** Slots that fire in one unit of work; those behind them follow at once. */
export const MOST_FIRINGS = 100;

export interface FiringTerms extends AnchoredTiming {
  readonly misfire: MisfirePolicy;
  /** Of policy `all`: the newest so many late slots fire. */
  readonly misfireLimit: number;
  readonly graceSeconds: number;
  readonly jitterSeconds: number;
}

/** Slots that were late when somebody looked. */
export interface LateSlots extends SlotCount {
  readonly first: Date;
  readonly last: Date;
  /** Of them, those that fire after all. */
  readonly madeUp: number;
}

/** What is due now, and what comes behind it. */
export interface FiringPlan {
  /** Oldest first. */
  readonly fire: readonly Date[];
  readonly late: LateSlots | undefined;
  /** The first slot that this plan leaves; it may be due already. */
  readonly next: Date | undefined;
}

/** @param first the oldest slot that nobody has dealt with, not in the future */
export function planFirings(
  terms: FiringTerms,
  first: Date,
  now: Date,
  times: CronTimes,
): FiringPlan {
  const graceMs = (terms.graceSeconds + terms.jitterSeconds) * 1_000;
  const limit = new Date(now.getTime() - graceMs);
  const inTime = first < limit ? slotAfter(terms, new Date(limit.getTime() - 1), times) : first;
  const { due, next } = dueFrom(terms, inTime, now, times);
  if (first >= limit) return { fire: due, late: undefined, next };
  const before = slotBefore(terms, limit, times) ?? first;
  const last = before < first ? first : before;
  const madeUp = madeUpFor(terms, { first, last, isFollowed: due.length > 0 }, times);
  const counted = countSlots(terms, first, limit, times);
  const late = { ...counted, first, last, madeUp: madeUp.length };
  return { fire: [...madeUp, ...due], late, next };
}

function dueFrom(terms: FiringTerms, first: Date | undefined, now: Date, times: CronTimes) {
  const due: Date[] = [];
  let next = first;
  while (next && next <= now && due.length < MOST_FIRINGS) {
    due.push(next);
    next = slotAfter(terms, next, times);
  }
  return { due, next };
}

/** Late slots that fire, oldest first. One that is in time stands for all of them under the policy `once`. */
function madeUpFor(
  terms: FiringTerms,
  late: { readonly first: Date; readonly last: Date; readonly isFollowed: boolean },
  times: CronTimes,
): readonly Date[] {
  const { misfire, misfireLimit } = terms;
  if (misfire === 'skip') return [];
  if (misfire === 'once') return late.isFollowed ? [] : [late.last];
  const slots: Date[] = [];
  let slot: Date | undefined = late.last;
  while (slot && slot >= late.first && slots.length < Math.min(misfireLimit, MOST_FIRINGS)) {
    slots.unshift(slot);
    slot = slotBefore(terms, slot, times);
  }
  return slots;
}

/** Which slots get a job in view of the one before. */
export interface OverlapPlan {
  readonly enqueue: readonly Date[];
  readonly skip: readonly Date[];
  /** Whether the unfinished job is cancelled. */
  readonly cancels: boolean;
}

/** @param isBusy whether the job of the last firing is unfinished */
export function planOverlap(
  policy: OverlapPolicy,
  fire: readonly Date[],
  isBusy: boolean,
): OverlapPlan {
  if (policy === 'queue' || fire.length === 0) return { enqueue: fire, skip: [], cancels: false };
  if (policy === 'cancel') {
    return { enqueue: fire.slice(-1), skip: fire.slice(0, -1), cancels: isBusy };
  }
  const room = isBusy ? 0 : 1;
  return { enqueue: fire.slice(0, room), skip: fire.slice(room), cancels: false };
}
