const SLOTS = 10;

/** Adds up what came within a window that moves on in tenths of its length; of constant size. */
export class SlidingSum {
  private readonly sums = Array<number>(SLOTS).fill(0);
  private last = Number.NEGATIVE_INFINITY;

  constructor(private readonly windowMs: number) {}

  /** @returns the sum within the window, `amount` included */
  add(amount: number, nowMs: number): number {
    const slot = Math.floor((nowMs * SLOTS) / this.windowMs);
    const passed = Math.min(SLOTS, Math.max(0, slot - this.last));
    for (let gone = 0; gone < passed; gone += 1) this.sums[indexOf(slot - gone)] = 0;
    this.last = Math.max(slot, this.last);
    const at = indexOf(this.last);
    this.sums[at] = (this.sums[at] ?? 0) + amount;
    return this.sums.reduce((sum, one) => sum + one, 0);
  }
}

function indexOf(slot: number): number {
  return ((slot % SLOTS) + SLOTS) % SLOTS;
}
