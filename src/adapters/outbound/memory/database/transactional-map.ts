import type { InMemoryDatabase } from './in-memory-database.js';
import type { Changes } from './in-memory-transaction.js';

/** Hears of each change as it is committed. */
export type CommitListener<Value> = (before: Value | undefined, after: Value | undefined) => void;

/**
 * A map whose changes belong to the open transaction until its commit. Values are kept as they are: whoever
 * uses it copies what comes in and goes out.
 */
export class TransactionalMap<Key, Value> implements Changes {
  private readonly committed = new Map<Key, Value>();
  /** Undefined stands for a deletion. */
  private readonly changes = new Map<Key, Value | undefined>();

  constructor(
    private readonly database: InMemoryDatabase,
    private readonly onCommit?: CommitListener<Value>,
  ) {}

  /** What the current flow sees: its own transaction's state, or the committed one. */
  get(key: Key): Value | undefined {
    const changed = this.changed();
    return changed.has(key) ? changed.get(key) : this.committed.get(key);
  }

  set(key: Key, value: Value): void {
    this.database.changing(this);
    this.changes.set(key, value);
  }

  delete(key: Key): void {
    this.database.changing(this);
    this.changes.set(key, undefined);
  }

  /** What the current flow's own transaction changed; empty outside of one. */
  changed(): ReadonlyMap<Key, Value | undefined> {
    return this.database.open() ? this.changes : NOTHING;
  }

  /** In the order of their first commit, those of the open transaction last. */
  *entries(): Generator<readonly [Key, Value]> {
    const changed = this.changed();
    for (const entry of this.committed) if (!changed.has(entry[0])) yield entry;
    for (const [key, value] of changed) if (value !== undefined) yield [key, value];
  }

  /** In the order of `entries`. */
  *values(): Generator<Value> {
    for (const [, value] of this.entries()) yield value;
  }

  get size(): number {
    let size = this.committed.size;
    for (const [key, value] of this.changed()) {
      size += Number(value !== undefined) - Number(this.committed.has(key));
    }
    return size;
  }

  commit(): void {
    for (const [key, value] of this.changes) {
      const before = this.committed.get(key);
      if (value === undefined) this.committed.delete(key);
      else this.committed.set(key, value);
      this.onCommit?.(before, value);
    }
    this.changes.clear();
  }

  drop(): void {
    this.changes.clear();
  }
}

const NOTHING: ReadonlyMap<never, never> = new Map<never, never>();
