/** Short jobs begun without a break: answers from outside, the database's too, wait meanwhile. */
const MOST_AT_ONCE = 16;

/** Has the event loop turn now and then while there is more to do than it has patience for. */
export class LoopTurn {
  private taken = 0;
  private turning: NodeJS.Immediate | undefined;

  /** @param goOn called after the turn */
  constructor(private readonly goOn: () => void) {}

  /** What may still be done in this turn. */
  get left(): number {
    return MOST_AT_ONCE - this.taken;
  }

  take(count: number): void {
    this.taken += count;
    this.turning ??= setImmediate(() => {
      const isUsedUp = this.left <= 0;
      this.taken = 0;
      this.turning = undefined;
      if (isUsedUp) this.goOn();
    });
  }
}
