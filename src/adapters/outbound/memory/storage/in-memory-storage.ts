import {
  addedUp,
  type ClassUsage,
  type DatabaseClass,
  type DatabaseSize,
} from '../../../../domain/storage/storage-usage.js';
import type { DatabaseStorage } from '../../../../ports/storage/database-storage.js';

/** Rows of one class that can be looked at. */
export type RowSources = readonly (readonly [DatabaseClass, () => Iterable<unknown>])[];

/** Looking at every row is costly; the size of a store that ends with its process changes nothing, ms. */
const FRESH_MS = 1_000;

/** Takes a row to be as large as its JSON. What is deleted is free at once. */
export class InMemoryStorage implements DatabaseStorage {
  private last: { atMs: number; classes: readonly ClassUsage<DatabaseClass>[] } | undefined;

  constructor(
    private readonly sources: RowSources,
    private readonly nowMs: () => number,
  ) {}

  async size(): Promise<DatabaseSize> {
    const classes = await this.classes();
    const bytes = classes.reduce((sum, one) => sum + one.bytes, 0);
    return { bytes, freeBytes: 0, shrinks: true };
  }

  async classes(): Promise<readonly ClassUsage<DatabaseClass>[]> {
    const atMs = this.nowMs();
    if (!this.last || atMs - this.last.atMs >= FRESH_MS) {
      const parts = this.sources.flatMap(([dataClass, rows]) =>
        [...rows()].map((row) => ({ dataClass, bytes: bytesOf(row) })),
      );
      this.last = { atMs, classes: addedUp(parts) };
    }
    return this.last.classes;
  }

  async giveBack(): Promise<number> {
    return 0;
  }
}

/** Bytes count as such. */
function bytesOf(row: unknown): number {
  let bytes = 0;
  const text = JSON.stringify(row, (_key, value: unknown) => {
    if (!(value instanceof Uint8Array)) return value;
    bytes += value.length;
    return null;
  });
  return bytes + text.length;
}
