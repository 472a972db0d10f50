/** When a schedule is due: by exactly one of `cron`, `everySeconds` and `at`. */
export interface ScheduleTiming {
  /** Five fields, or six with seconds first. */
  readonly cron: string | null;
  /** IANA name, e.g. `Europe/Berlin`; of `cron` only. */
  readonly timeZone: string;
  readonly everySeconds: number | null;
  readonly at: Date | null;
  /** Not before; intervals are counted from here. */
  readonly startsAt: Date | null;
  /** Not after. */
  readonly endsAt: Date | null;
}

/** A timing, with when intervals are counted from unless it says so. */
export interface AnchoredTiming extends ScheduleTiming {
  readonly createdAt: Date;
}

/** Times of cron expressions. */
export interface CronTimes {
  /** The first time after `after`; undefined: never again. */
  next(cron: string, timeZone: string, after: Date): Date | undefined;
  /** The last time before `before`. */
  previous(cron: string, timeZone: string, before: Date): Date | undefined;
}

/** How many slots there are; `isAtLeast`: counting stopped there. */
export interface SlotCount {
  readonly slots: number;
  readonly isAtLeast: boolean;
}

/** Slots of a cron expression are looked for one by one, each of which takes a part of a millisecond. */
const MOST_COUNTED = 100;

/** The first time after `after` that the timing names. */
export function slotAfter(timing: AnchoredTiming, after: Date, times: CronTimes): Date | undefined {
  const { cron, timeZone, everySeconds, at, startsAt, endsAt } = timing;
  const fromMs = Math.max(after.getTime(), (startsAt?.getTime() ?? -Infinity) - 1);
  let slot: Date | undefined;
  if (cron !== null) slot = times.next(cron, timeZone, new Date(fromMs));
  else if (everySeconds !== null) slot = nextStep(timing, everySeconds * 1_000, fromMs);
  else slot = at && at.getTime() > fromMs ? at : undefined;
  return slot && (!endsAt || slot <= endsAt) ? slot : undefined;
}

/** The last time before `before` that the timing names. */
export function slotBefore(
  timing: AnchoredTiming,
  before: Date,
  times: CronTimes,
): Date | undefined {
  const { cron, timeZone, everySeconds, at, startsAt, endsAt } = timing;
  const toMs = Math.min(before.getTime(), (endsAt?.getTime() ?? Infinity) + 1);
  let slot: Date | undefined;
  if (cron !== null) slot = times.previous(cron, timeZone, new Date(toMs));
  else if (everySeconds !== null) slot = previousStep(timing, everySeconds * 1_000, toMs);
  else slot = at && at.getTime() < toMs ? at : undefined;
  return slot && (!startsAt || slot >= startsAt) ? slot : undefined;
}

/** Slots from `first`, which is one, up to but not at `before`. */
export function countSlots(
  timing: AnchoredTiming,
  first: Date,
  before: Date,
  times: CronTimes,
): SlotCount {
  const { everySeconds, endsAt } = timing;
  if (everySeconds !== null) {
    const lastMs = Math.min(before.getTime() - 1, endsAt?.getTime() ?? Infinity);
    const steps = Math.floor((lastMs - first.getTime()) / (everySeconds * 1_000));
    return { slots: Math.max(0, steps + 1), isAtLeast: false };
  }
  let slots = 0;
  let slot: Date | undefined = first;
  while (slot && slot < before) {
    if (slots === MOST_COUNTED) return { slots, isAtLeast: true };
    slots += 1;
    slot = slotAfter(timing, slot, times);
  }
  return { slots, isAtLeast: false };
}

/** Intervals are counted from `startsAt`, itself included, or from the making of the schedule, which is none. */
function nextStep(timing: AnchoredTiming, stepMs: number, fromMs: number): Date {
  const { anchorMs, first } = anchorOf(timing);
  const step = Math.max(first, Math.floor((fromMs - anchorMs) / stepMs) + 1);
  return new Date(anchorMs + step * stepMs);
}

function previousStep(timing: AnchoredTiming, stepMs: number, toMs: number): Date | undefined {
  const { anchorMs, first } = anchorOf(timing);
  const step = Math.ceil((toMs - anchorMs) / stepMs) - 1;
  return step < first ? undefined : new Date(anchorMs + step * stepMs);
}

function anchorOf({ startsAt, createdAt }: AnchoredTiming) {
  return startsAt
    ? { anchorMs: startsAt.getTime(), first: 0 }
    : { anchorMs: createdAt.getTime(), first: 1 };
}
