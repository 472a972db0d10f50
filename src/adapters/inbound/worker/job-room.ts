import { ClaimAhead } from './claim-ahead.js';

/** Outcomes that may wait to be stored; beyond, nothing new is taken. */
const MOST_UNSETTLED = 4_000;

/** Most jobs of one claim. */
const MOST_CLAIMED = 1_000;

export interface HeldJobs {
  /** Jobs at once. */
  readonly concurrency: number;
  /** Handlers at work. */
  readonly active: number;
  /** Jobs that have not begun. */
  readonly waiting: number;
  /** Outcomes that are not stored yet. */
  readonly unsettled: number;
}

/** How many jobs a worker may take now. Short ones are taken some ahead. */
export class JobRoom {
  private readonly ahead = new ClaimAhead();
  /** Kept for jobs that are being stored. */
  private reserved = 0;

  constructor(private readonly held: () => HeldJobs) {}

  /** An attempt took so long. */
  note(durationMs: number): void {
    this.ahead.note(durationMs);
  }

  /** None while there is plenty left. */
  forClaim(): number {
    const held = this.held();
    if (held.waiting > Math.min(MOST_CLAIMED, this.ahead.count(held.concurrency)) / 2) return 0;
    return Math.min(MOST_CLAIMED, this.places(held));
  }

  /** @returns how many of so many jobs there is room for; it is kept */
  reserve(most: number): number {
    const places = Math.min(most, this.places(this.held()));
    this.reserved += places;
    return places;
  }

  release(places: number): void {
    this.reserved -= places;
  }

  private places({ concurrency, active, waiting, unsettled }: HeldJobs): number {
    if (unsettled > MOST_UNSETTLED) return 0;
    const most = concurrency + this.ahead.count(concurrency);
    return Math.max(0, most - active - waiting - this.reserved);
  }
}
