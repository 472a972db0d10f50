export interface FailureWindowSettings {
  /** Failures in a row that open the breaker. */
  readonly consecutiveFailures: number;
  /** Share of failures that opens it too, 0 to 1. */
  readonly failureRate: number;
  /** Calls within the window before the share says anything. */
  readonly minimumCalls: number;
  readonly windowSeconds: number;
}

interface Slot {
  index: number;
  failed: number;
  total: number;
}

const SLOTS = 10;

/** Older than any window. */
const UNUSED = Number.NEGATIVE_INFINITY;

/** Says when a breaker opens: after failures in a row, or when too many calls of a sliding window failed. */
export class FailureWindow {
  private readonly slots: Slot[] = Array.from({ length: SLOTS }, () => ({
    index: UNUSED,
    failed: 0,
    total: 0,
  }));
  private inARow = 0;

  constructor(private readonly settings: FailureWindowSettings) {}

  success(nowMs: number): void {
    this.inARow = 0;
    this.slot(nowMs).total += 1;
  }

  /** @returns whether the breaker opens */
  failure(nowMs: number): boolean {
    this.inARow += 1;
    const slot = this.slot(nowMs);
    slot.failed += 1;
    slot.total += 1;
    return this.inARow >= this.settings.consecutiveFailures || this.isAboveRate(nowMs);
  }

  /** Forgets everything, as after an outage that is over. */
  reset(): void {
    this.inARow = 0;
    for (const slot of this.slots) slot.index = UNUSED;
  }

  private isAboveRate(nowMs: number): boolean {
    const oldest = this.indexAt(nowMs) - SLOTS;
    let [failed, total] = [0, 0];
    for (const slot of this.slots) {
      if (slot.index <= oldest) continue;
      failed += slot.failed;
      total += slot.total;
    }
    return total >= this.settings.minimumCalls && failed / total >= this.settings.failureRate;
  }

  private slot(nowMs: number): Slot {
    const index = this.indexAt(nowMs);
    const slot = this.slots[index % SLOTS] ?? { index, failed: 0, total: 0 };
    if (slot.index !== index) Object.assign(slot, { index, failed: 0, total: 0 });
    return slot;
  }

  private indexAt(nowMs: number): number {
    return Math.floor((nowMs * SLOTS) / (this.settings.windowSeconds * 1_000));
  }
}
