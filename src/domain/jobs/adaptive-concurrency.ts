import { DEFAULT_TARGET_WAIT_SECONDS, type ConcurrencyBounds } from './concurrency.js';

/** What was seen of jobs for a while. */
export interface LoadWindow {
  readonly elapsedMs: number;
  /** Jobs at once, on average. */
  readonly busy: number;
  /** Attempts that ended, however. */
  readonly ended: number;
  readonly failed: number;
  /** How long those that did not fail took on average; 0 when there were none. */
  readonly serviceMs: number;
  /** Longest that a job which began had been due. */
  readonly waitMs: number;
  /** How late timers fired, median: a single hold-up is nothing to worry about. */
  readonly loopDelayMs: number;
}

/** What some number of jobs at once brought. */
interface Point {
  readonly limit: number;
  /** Attempts that ended well in a ms. */
  readonly rate: number;
  readonly serviceMs: number;
}

export interface AdaptiveConcurrency {
  /** Jobs at once now. */
  readonly limit: number;
  /** Whether more or fewer than before are being tried, compared with `before`. */
  readonly trying: 'more' | 'fewer' | 'nothing';
  readonly before?: Point;
  /** What attempts take at this limit as a rule; absent: not known yet. */
  readonly usualMs?: number;
  /** Windows to let pass before more are tried. */
  readonly rest: number;
  /** How often in a row more were tried in vain. */
  readonly vain: number;
  /** Nothing was in vain yet: larger steps save time. */
  readonly isNew: boolean;
}

/** From this share of the limit on all places count as taken; below the other it is far too large. */
const FULL_SHARE = 0.8;
const IDLE_SHARE = 0.5;

/**
 * Of a change of the limit in proportion, how much the rate has to follow for more to be worth it, and how much
 * it may follow for fewer to do: too few cost more than too many.
 */
const WORTH = 0.5;
const SPARED = 0.3;

const FIRST_STEP = 2;
const STEP = 1.25;
const STEP_BACK = 0.8;
const IDLE_STEP = 0.75;

/** Of fewer nothing can be learned. */
export const FEWEST_ENDED = 4;

/** Attempts that take this much longer, or shorter, than usual are news. */
const SLOWER = 1.3;
const FASTER = 0.7;

/** Timers this late mean that one core does more than it can, ms; after that many windows more are tried again. */
const LATE_MS = 50;
const LATE_REST = 4;

const MOST_REST = 32;

export function startAdapting({ min }: ConcurrencyBounds): AdaptiveConcurrency {
  return { limit: min, trying: 'nothing', rest: 0, vain: 0, isNew: true };
}

/**
 * Climbs to where more jobs at once finish no more of them: tries more while jobs wait, keeps what the rate of
 * ended attempts followed, and takes back the rest. It tries fewer when more were in vain, or attempts take
 * longer than usual, and gives way when the event loop is late or there is little to do.
 * @param state the limit of which `window` tells
 */
export function adapt(
  state: AdaptiveConcurrency,
  window: LoadWindow,
  bounds: ConcurrencyBounds,
): AdaptiveConcurrency {
  const within = clamped(state, bounds);
  if (within !== state) return within;
  if (window.loopDelayMs > LATE_MS && window.busy > 0) {
    const fewerNow = settled(state, Math.floor(state.limit * IDLE_STEP), bounds);
    return { ...fewerNow, rest: LATE_REST, isNew: false };
  }
  if (!isFull(window.busy, state.limit)) return withRoom(state, window, bounds);
  if (window.ended < FEWEST_ENDED) return blindly(state, bounds);
  if (window.failed > window.ended / 2) return dropTrial(state);
  return judged(state, window, bounds);
}

/** Whether the limit is what holds jobs up. @param busy jobs at once, on average */
export function isFull(busy: number, limit: number): boolean {
  return busy >= limit * FULL_SHARE;
}

/** Where all places were taken, and most attempts succeeded. */
function judged(
  state: AdaptiveConcurrency,
  window: LoadWindow,
  bounds: ConcurrencyBounds,
): AdaptiveConcurrency {
  const { limit, trying, before } = state;
  const done = window.ended - window.failed;
  const now = { limit, rate: done / window.elapsedMs, serviceMs: window.serviceMs };
  if (trying === 'nothing' || !before) return held(state, now, window, bounds);
  const share = followed(before, now);
  const kept = { ...settled(state, limit, bounds), usualMs: now.serviceMs };
  const returned = { ...settled(state, before.limit, bounds, trying === 'more') };
  if (trying === 'more') {
    // The step before may have been too large as well.
    if (share < WORTH) return fewer({ ...returned, usualMs: before.serviceMs }, before, bounds);
    return held({ ...kept, rest: 0, vain: 0 }, now, window, bounds);
  }
  if (share < SPARED) return fewer(kept, now, bounds);
  return { ...returned, usualMs: before.serviceMs };
}

/** How much of the change of the limit the rate followed: 1 all of it, 0 nothing, in logarithms. */
function followed(one: Point, other: Point): number {
  return Math.log(one.rate / other.rate) / Math.log(one.limit / other.limit);
}

function held(
  state: AdaptiveConcurrency,
  now: Point,
  { waitMs }: LoadWindow,
  bounds: ConcurrencyBounds,
): AdaptiveConcurrency {
  const { usualMs = now.serviceMs, limit } = state;
  const known = { ...state, usualMs };
  if (now.serviceMs > usualMs * SLOWER && limit > bounds.min) return fewer(known, now, bounds);
  const isFaster = now.serviceMs < usualMs * FASTER;
  const { rest, vain } = isFaster ? { rest: 0, vain: 0 } : known;
  const next = { ...known, rest, vain, usualMs: isFaster ? now.serviceMs : usualMs };
  const targetMs = (bounds.targetWaitSeconds ?? DEFAULT_TARGET_WAIT_SECONDS) * 1_000;
  if (waitMs <= targetMs || limit >= bounds.max) return next;
  if (rest > 0) return { ...next, rest: rest - 1 };
  const step = state.isNew ? FIRST_STEP : STEP;
  return { ...next, limit: stepUp(limit, step, bounds.max), trying: 'more', before: now };
}

/** Long jobs have all places, and tell nothing yet: others are not kept waiting for their end. */
function blindly(state: AdaptiveConcurrency, { max }: ConcurrencyBounds): AdaptiveConcurrency {
  return { ...dropTrial(state), limit: stepUp(state.limit, STEP, max) };
}

function stepUp(limit: number, step: number, max: number): number {
  return Math.min(max, Math.max(limit + 1, Math.round(limit * step)));
}

function fewer(
  state: AdaptiveConcurrency,
  now: Point,
  bounds: ConcurrencyBounds,
): AdaptiveConcurrency {
  const smaller = Math.max(bounds.min, Math.floor(now.limit * STEP_BACK));
  if (smaller >= now.limit) return { ...dropTrial(state), limit: now.limit };
  return { ...state, limit: smaller, trying: 'fewer', before: now, isNew: false };
}

/** Places were left: what holds jobs up is something else, or there are none. */
function withRoom(
  state: AdaptiveConcurrency,
  { busy, waitMs }: LoadWindow,
  bounds: ConcurrencyBounds,
): AdaptiveConcurrency {
  const { trying, before, limit } = state;
  const calm = dropTrial(state);
  const back = trying === 'more' && before ? before.limit : limit;
  const targetMs = (bounds.targetWaitSeconds ?? DEFAULT_TARGET_WAIT_SECONDS) * 1_000;
  if (busy >= limit * IDLE_SHARE || waitMs > targetMs) return { ...calm, limit: back };
  const smaller = Math.max(bounds.min, Math.floor(back * IDLE_STEP));
  // What pays may be another number by the time there is work again.
  return { ...calm, limit: smaller, rest: 0, vain: 0, isNew: smaller === bounds.min };
}

/** @param isVain more were tried without need: it is left for longer every time */
function settled(
  state: AdaptiveConcurrency,
  limit: number,
  { min, max }: ConcurrencyBounds,
  isVain = false,
): AdaptiveConcurrency {
  const calm = dropTrial(state);
  const inside = Math.min(max, Math.max(min, limit));
  if (!isVain) return { ...calm, limit: inside };
  const vain = state.vain + 1;
  return { ...calm, limit: inside, vain, rest: Math.min(MOST_REST, 2 ** vain), isNew: false };
}

function dropTrial({ limit, rest, vain, isNew, usualMs }: AdaptiveConcurrency) {
  const calm = { limit, trying: 'nothing', rest, vain, isNew } as const;
  return usualMs === undefined ? calm : { ...calm, usualMs };
}

/** Bounds may have changed since. */
function clamped(state: AdaptiveConcurrency, { min, max }: ConcurrencyBounds): AdaptiveConcurrency {
  const limit = Math.min(max, Math.max(min, state.limit));
  return limit === state.limit ? state : { ...dropTrial(state), limit };
}
