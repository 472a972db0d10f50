/** Counts what comes; refilled steadily. */
export class MessageBudget {
  private tokens: number;
  private lastMs: number;

  constructor(
    private readonly most: number,
    private readonly perSecond: number,
    private readonly now: () => number,
  ) {
    this.tokens = most;
    this.lastMs = now();
  }

  /** @returns false when there was more than is allowed */
  take(): boolean {
    const nowMs = this.now();
    this.tokens = Math.min(
      this.most,
      this.tokens + ((nowMs - this.lastMs) / 1_000) * this.perSecond,
    );
    this.lastMs = nowMs;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
