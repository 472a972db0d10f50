import { toAppError } from '../../domain/shared/app-error.js';

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes items in groups: while one group is being written, the next one gathers. One item alone waits for
 * nothing; under load a group shares its statements and its commit. Not to be called within a unit of work,
 * which a group would join.
 */
export class GroupedWrites<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private isWriting = false;

  constructor(
    /** Writes all or none of them; answers one result each, in order. */
    private readonly write: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly maxGroup: number,
  ) {}

  /** Resolves once the item is written. A fault of another item of the group is not this one's. */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.put(item, resolve, reject);
    });
  }

  /** As `add`, for who needs no promise. What the callbacks throw is an uncaught error, and holds nothing up. */
  put(item: Item, resolve: (result: Result) => void, reject: (error: unknown) => void): void {
    this.waiting.push({ item, resolve, reject });
    if (!this.isWriting) void this.writeAll();
  }

  private async writeAll(): Promise<void> {
    this.isWriting = true;
    await Promise.resolve(); // callers of the same turn share the first group
    try {
      while (this.waiting.length > 0) await this.writeGroup(this.waiting.splice(0, this.maxGroup));
    } finally {
      this.isWriting = false;
    }
  }

  private async writeGroup(group: readonly Waiting<Item, Result>[]): Promise<void> {
    let results: readonly Result[];
    try {
      results = await this.write(group.map(({ item }) => item));
    } catch (error) {
      if (group.length === 1 || toAppError(error).retryable) {
        for (const { reject } of group) told(() => reject(error));
        return;
      }
      for (const one of group) await this.writeGroup([one]);
      return;
    }
    for (const [index, { resolve }] of group.entries()) {
      told(() => resolve(results[index] as Result));
    }
  }
}

/** What it throws is its own fault alone. */
function told(callback: () => void): void {
  try {
    callback();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
