/** Short jobs begun without a break: answers from outside, the database's too, wait meanwhile. */
const MOST_AT_ONCE = 16;

/** Yields to the event loop now and then while there is more to do than it has patience for. */
export class EventLoopYield {
  private taken = 0;
  private yielding: NodeJS.Immediate | undefined;

  /** @param goOn called after the loop had its turn */
  constructor(private readonly goOn: () => void) {}

  /** What may still be done before it yields. */
  get left(): number {
    return MOST_AT_ONCE - this.taken;
  }

  take(count: number): void {
    this.taken += count;
    this.yielding ??= setImmediate(() => {
      const isUsedUp = this.left <= 0;
      this.taken = 0;
      this.yielding = undefined;
      if (isUsedUp) this.goOn();
    });
  }
}
