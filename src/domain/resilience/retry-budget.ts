export interface RetryBudgetSettings {
  /** Retries that each first attempt pays for, 0 to 1. */
  readonly budgetRatio: number;
  /** Retries a second that are granted however few first attempts there are. */
  readonly budgetMinPerSecond: number;
}

/** Retries that may be saved up. */
const MOST_TOKENS = 10;

/**
 * Keeps retries from multiplying an outage: within T seconds with N first attempts there are at most
 * 10 + N * ratio + T * minimum retries. Source: the retry budget of Finagle (Twitter, 2016).
 */
export class RetryBudget {
  private tokens = MOST_TOKENS;

  /** @param nowMs monotonic */
  constructor(
    private readonly settings: RetryBudgetSettings,
    private refilledMs: number,
  ) {}

  /** Called for each first attempt. */
  earn(): void {
    this.tokens = Math.min(MOST_TOKENS, this.tokens + this.settings.budgetRatio);
  }

  /** @returns whether a retry is granted, which it then is */
  spend(nowMs: number): boolean {
    const seconds = Math.max(0, nowMs - this.refilledMs) / 1_000;
    this.refilledMs = nowMs;
    const earned = seconds * this.settings.budgetMinPerSecond;
    this.tokens = Math.min(MOST_TOKENS, this.tokens + earned);
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
