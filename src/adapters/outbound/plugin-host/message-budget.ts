/** So many bytes cost as much as one more message. */
const BYTES_PER_TOKEN = 4_096;

/** Counts messages that come, and their bytes; refilled steadily. */
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

  /**
   * Takes a message of so many bytes, whole or not at all.
   * @returns false when there was more than is allowed
   */
  take(bytes = 0): boolean {
    const cost = Math.min(this.most, 1 + bytes / BYTES_PER_TOKEN);
    const nowMs = this.now();
    this.tokens = Math.min(
      this.most,
      this.tokens + ((nowMs - this.lastMs) / 1_000) * this.perSecond,
    );
    this.lastMs = nowMs;
    if (this.tokens < cost) return false;
    this.tokens -= cost;
    return true;
  }
}
