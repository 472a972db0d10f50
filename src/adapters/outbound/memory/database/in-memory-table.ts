import { concurrencyConflict } from '../../../../domain/shared/app-error.js';
import type { InMemoryDatabase } from './in-memory-database.js';
import { TransactionalMap, type CommitListener } from './transactional-map.js';

/** The keys under which a row can be found, and which no other row may have. */
export type UniqueKeys<Row> = (row: Row) => readonly (readonly string[])[];

export interface TableDefinition<Row> {
  /** What conflicts are named after, e.g. `task`. */
  readonly what: string;
  /** Each key begins with the name of its kind. */
  readonly unique?: UniqueKeys<Row>;
  readonly onCommit?: CommitListener<Row>;
}

/** Plain rows by id. Rows are copied on the way in and on the way out. */
export class InMemoryTable<Row extends { readonly id: string }> {
  private readonly byId: TransactionalMap<string, Row>;
  private readonly idByKey: TransactionalMap<string, string>;

  constructor(
    private readonly database: InMemoryDatabase,
    private readonly definition: TableDefinition<Row>,
  ) {
    this.byId = new TransactionalMap(database, definition.onCommit);
    this.idByKey = new TransactionalMap(database);
  }

  get size(): number {
    return this.byId.size;
  }

  find(id: string): Row | undefined {
    return structuredClone(this.byId.get(id));
  }

  findByKey(...key: readonly string[]): Row | undefined {
    const id = this.idByKey.get(keyText(key));
    return id === undefined ? undefined : this.find(id);
  }

  /** The rows themselves, not copies: for looking at only. */
  peek(): Iterable<Row> {
    return this.byId.values();
  }

  peekAt(id: string): Row | undefined {
    return this.byId.get(id);
  }

  /** Rows that the open transaction changed, themselves; undefined for deleted ones. */
  changed(): ReadonlyMap<string, Row | undefined> {
    return this.byId.changed();
  }

  /** @throws AppError retryable conflict when the id or a unique key is taken */
  insert(row: Row): void {
    const transaction = this.database.transaction();
    if (this.byId.get(row.id)) throw transaction.poison(concurrencyConflict(this.definition.what));
    this.put(row, undefined);
  }

  /**
   * Replaces the row with that id, if there is one.
   * @throws AppError retryable conflict when a unique key is taken
   */
  update(row: Row): void {
    const before = this.byId.get(row.id);
    if (before) this.put(row, before);
  }

  delete(id: string): void {
    const before = this.byId.get(id);
    this.database.transaction();
    if (!before) return;
    for (const key of this.keysOf(before)) this.idByKey.delete(key);
    this.byId.delete(id);
  }

  private put(row: Row, before: Row | undefined): void {
    const keys = this.keysOf(row);
    for (const key of keys) {
      const owner = this.idByKey.get(key);
      if (owner !== undefined && owner !== row.id) {
        throw this.database.transaction().poison(concurrencyConflict(this.definition.what));
      }
    }
    if (before) for (const key of this.keysOf(before)) this.idByKey.delete(key);
    for (const key of keys) this.idByKey.set(key, row.id);
    this.byId.set(row.id, structuredClone(row));
  }

  private keysOf(row: Row): readonly string[] {
    return this.definition.unique?.(row).map(keyText) ?? [];
  }
}

function keyText(key: readonly string[]): string {
  return JSON.stringify(key);
}
