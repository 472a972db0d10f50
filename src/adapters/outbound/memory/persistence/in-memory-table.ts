/** New rows by key; undefined for deleted ones. */
export type TableChanges<Row extends object> = Map<string, Row | undefined>;

interface TableScope<Row extends object> {
  /** Changes of the open unit of work, made when there are none; throws when none is open. */
  written(table: InMemoryTable<Row>): TableChanges<Row>;
  /** Changes of the open unit of work, if any. */
  visible(table: InMemoryTable<Row>): TableChanges<Row> | undefined;
}

/** Rows by key. What goes in and what comes out are copies. */
export class InMemoryTable<Row extends object> {
  private readonly rows = new Map<string, Row>();

  constructor(
    readonly name: string,
    private readonly scope: TableScope<Row>,
  ) {}

  get(key: string): Row | undefined {
    const changes = this.scope.visible(this);
    const row = changes?.has(key) ? changes.get(key) : this.rows.get(key);
    return row === undefined ? undefined : structuredClone(row);
  }

  set(key: string, row: Row): void {
    this.scope.written(this).set(key, structuredClone(row));
  }

  delete(key: string): void {
    this.scope.written(this).set(key, undefined);
  }

  /** The rows that `matches`; it must not change them. */
  filter(matches: (row: Row) => boolean): Row[] {
    return [...this.values()].filter(matches).map((row) => structuredClone(row));
  }

  find(matches: (row: Row) => boolean): Row | undefined {
    for (const row of this.values()) if (matches(row)) return structuredClone(row);
    return undefined;
  }

  get size(): number {
    let size = 0;
    for (const row of this.values()) size += row === undefined ? 0 : 1;
    return size;
  }

  commit(changes: TableChanges<Row>): void {
    for (const [key, row] of changes) {
      if (row === undefined) this.rows.delete(key);
      else this.rows.set(key, row);
    }
  }

  private *values(): Generator<Row> {
    const changes = this.scope.visible(this);
    for (const [key, row] of this.rows) if (!changes?.has(key)) yield row;
    for (const row of changes?.values() ?? []) if (row !== undefined) yield row;
  }
}
