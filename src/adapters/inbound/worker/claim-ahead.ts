/** So much work may wait in a worker, ms: little enough that others miss none of it. */
const AHEAD_MS = 100;
const MOST_AHEAD = 2_000;

/** How much one more job changes the average. */
const WEIGHT = 0.05;

/** How many jobs a worker claims before it can begin them, so that short ones need no claim each. */
export class ClaimAhead {
  private averageMs: number | undefined;

  note(durationMs: number): void {
    this.averageMs =
      this.averageMs === undefined
        ? durationMs
        : this.averageMs + WEIGHT * (durationMs - this.averageMs);
  }

  /** @param concurrency jobs at once */
  count(concurrency: number): number {
    if (this.averageMs === undefined) return 0;
    const most = Math.floor((AHEAD_MS / Math.max(0.05, this.averageMs)) * concurrency);
    return Math.min(MOST_AHEAD, Math.max(0, most));
  }
}
