/** Faults within the window that turn a plugin off. */
export const MOST_STRIKES = 5;

/** How long a strike counts, ms. */
export const STRIKE_WINDOW_MS = 600_000;

/** The recent faults of one plugin. */
export class Strikes {
  private times: number[] = [];

  /** @returns true when the plugin has had its last chance */
  add(nowMs: number): boolean {
    this.times = [...this.recent(nowMs), nowMs].slice(-MOST_STRIKES);
    return this.times.length >= MOST_STRIKES;
  }

  count(nowMs: number): number {
    return this.recent(nowMs).length;
  }

  forget(): void {
    this.times = [];
  }

  private recent(nowMs: number): number[] {
    return this.times.filter((time) => nowMs - time < STRIKE_WINDOW_MS);
  }
}
