/** Messages at once, and one more after so many ms. */
const MOST_AT_ONCE = 20;
export const REFILL_MS = 50;

/** How much a thread may tell: one that tells without end would keep the main thread from all else. */
export class NewsBudget {
  private left = MOST_AT_ONCE;
  private refilledMs: number;

  constructor(private readonly nowMs: () => number) {
    this.refilledMs = nowMs();
  }

  spend(): boolean {
    const more = Math.floor((this.nowMs() - this.refilledMs) / REFILL_MS);
    this.refilledMs += more * REFILL_MS;
    this.left = Math.min(MOST_AT_ONCE, this.left + more);
    if (this.left === 0) return false;
    this.left -= 1;
    return true;
  }
}
