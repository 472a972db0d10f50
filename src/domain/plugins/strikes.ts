/** Faults within the window that turn a plugin off. */
export const MOST_STRIKES = 5;

/** How long a strike counts, ms. */
export const STRIKE_WINDOW_MS = 600_000;

interface Strike {
  readonly atMs: number;
  readonly cause: string | undefined;
}

/** The recent faults of one plugin. */
export class Strikes {
  private all: Strike[] = [];

  /**
   * @param cause whose input brought it about, where that may have been meant: of one cause a single strike
   * counts
   * @returns true when the plugin has had its last chance
   */
  add(nowMs: number, cause?: string): boolean {
    const recent = this.recent(nowMs);
    const isRepeat = cause !== undefined && recent.some((strike) => strike.cause === cause);
    this.all = isRepeat ? recent : [...recent, { atMs: nowMs, cause }].slice(-MOST_STRIKES);
    return this.all.length >= MOST_STRIKES;
  }

  count(nowMs: number): number {
    return this.recent(nowMs).length;
  }

  forget(): void {
    this.all = [];
  }

  private recent(nowMs: number): Strike[] {
    return this.all.filter(({ atMs }) => nowMs - atMs < STRIKE_WINDOW_MS);
  }
}
