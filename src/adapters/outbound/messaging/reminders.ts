interface Reminder {
  readonly give: () => void;
  readonly rank: number;
}

/** What is given once a transaction has committed: of reminders with the same key the last of the highest rank. */
export class Reminders {
  private readonly byKey = new Map<unknown, Reminder>();

  add(key: unknown, give: () => void, rank: number): void {
    const before = this.byKey.get(key);
    if (!before || before.rank <= rank) this.byKey.set(key, { give, rank });
  }

  get all(): readonly (() => void)[] {
    return [...this.byKey.values()].map(({ give }) => give);
  }
}
