import type { EntityMetadata, ValueTransformer } from 'typeorm';
import { validationError } from '../../../domain/shared/app-error.js';
import { chunks } from './chunks.js';
import type { Dialect } from './dialect.js';
import { placeholders, type Row, type SqlSession, type SqlValue } from './sql-session.js';

interface Column {
  readonly property: string;
  readonly name: string;
  readonly type: string;
  /** In characters; Infinity where there is no limit. */
  readonly length: number;
  readonly to: (value: unknown) => SqlValue;
  readonly from: (value: unknown) => unknown;
}

const FRACTION = 'double precision';

/** Name of the column of a packed row. */
const PACKED = 'packed';

/** Some columns of a table. */
export interface RecordPart<Stored, Name extends keyof Stored> {
  /** What a statement answers of each row: `read` reads it. */
  readonly selection: string;
  readonly read: (row: Row) => Pick<Stored, Name>;
}

/** Plain SQL for one table, derived once from its TypeORM metadata. */
export class RecordTable<Stored extends { readonly id: string }> {
  readonly name: string;
  readonly columnList: string;
  readonly columnCount: number;
  /** What a statement answers of each row: `toRecord` reads it. */
  readonly selection: string;
  private readonly columns: readonly Column[];
  private readonly byProperty: ReadonlyMap<string, Column>;
  private readonly replaceSql: string;

  constructor(
    metadata: EntityMetadata,
    private readonly dialect: Dialect,
  ) {
    this.name = metadata.tableName;
    this.columns = metadata.columns.map((column) => {
      const transformer = column.transformer as ValueTransformer | undefined;
      return {
        property: column.propertyName,
        name: column.databaseName,
        type: String(column.type),
        length: column.type === 'varchar' ? Number(column.length) : Infinity,
        to: (value) => (transformer ? transformer.to(value) : value) as SqlValue,
        from: (value) => (transformer ? (transformer.from(value) as unknown) : value),
      };
    });
    this.byProperty = new Map(this.columns.map((column) => [column.property, column]));
    this.columnList = this.columns.map(({ name }) => name).join(', ');
    this.columnCount = this.columns.length;
    this.selection = this.selectionOf(this.columns);
    const assignments = this.columns.map(({ name }) => `${name} = ?`).join(', ');
    this.replaceSql = `UPDATE ${this.name} SET ${assignments} WHERE id = ?`;
  }

  /** The column that stores a property. */
  column(property: string): string {
    return this.known(property).name;
  }

  /** A property's value as it is stored. */
  toSql(property: string, value: unknown): SqlValue {
    return this.known(property).to(value);
  }

  toRecord(row: Row): Stored {
    return read(this.columns, row) as unknown as Stored;
  }

  /** Some properties only. */
  part<Name extends keyof Stored & string>(properties: readonly Name[]): RecordPart<Stored, Name> {
    const columns = properties.map((property) => this.known(property));
    return {
      selection: this.selectionOf(columns),
      read: (row) => read(columns, row) as Pick<Stored, Name>,
    };
  }

  /**
   * In the order of `columnList`.
   * @throws AppError `validation` (`value.too-long`), alike on databases that would truncate or not care
   */
  toParameters(record: Stored): readonly SqlValue[] {
    return this.columns.map((column) => toParameter(column, record));
  }

  async insert(session: SqlSession, record: Stored): Promise<void> {
    const parameters = this.toParameters(record);
    const values = placeholders(this.columns.length);
    await session.change(
      `INSERT INTO ${this.name} (${this.columnList}) VALUES ${values}`,
      parameters,
    );
  }

  /** Columns that are null in all of them are left to the database. */
  async insertAll(session: SqlSession, records: readonly Stored[]): Promise<void> {
    for (const part of chunks(records, this.columnCount)) {
      const columns = this.columns.flatMap((column) => {
        const values = part.map((record) => toParameter(column, record));
        return values.every((value) => value === null) ? [] : [{ ...column, values }];
      });
      const { sql, parameters } = this.dialect.insertion(columns);
      await session.change(`INSERT INTO ${this.name} ${sql}`, parameters);
    }
  }

  /** Whatever is stored under its id. @returns false when nothing is */
  async replace(session: SqlSession, record: Stored): Promise<boolean> {
    const parameters = [...this.toParameters(record), record.id];
    return (await session.change(this.replaceSql, parameters)) === 1;
  }

  /** @returns false when the stored version is not the one before the record's */
  async update(
    session: SqlSession,
    record: Stored & { readonly version: number },
  ): Promise<boolean> {
    const parameters = [...this.toParameters(record), record.id, record.version - 1];
    return (await session.change(`${this.replaceSql} AND version = ?`, parameters)) === 1;
  }

  /** @param condition SQL over the table's columns */
  async select(
    session: SqlSession,
    condition: string,
    parameters: readonly SqlValue[],
  ): Promise<readonly Stored[]> {
    const rows = await session.rows(
      `SELECT ${this.selection} FROM ${this.name} WHERE ${condition}`,
      parameters,
    );
    return rows.map((row) => this.toRecord(row));
  }

  async find(session: SqlSession, id: string): Promise<Stored | undefined> {
    const [record] = await this.select(session, 'id = ?', [id]);
    return record;
  }

  private selectionOf(columns: readonly Column[]): string {
    const names = columns.map(({ name }) => name);
    const isExact = !columns.some(({ type }) => type === FRACTION);
    const packed = isExact ? this.dialect.packed?.(names) : undefined;
    return packed === undefined ? names.join(', ') : `${packed} AS ${PACKED}`;
  }

  private known(property: string): Column {
    const column = this.byProperty.get(property);
    if (!column) throw new Error(`${this.name} has no property ${property}`);
    return column;
  }
}

function read(columns: readonly Column[], row: Row): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  const packed = row[PACKED];
  if (typeof packed === 'string') {
    const values = JSON.parse(packed) as readonly unknown[];
    columns.forEach(({ property, from }, at) => (record[property] = from(values[at])));
  } else {
    for (const { property, name, from } of columns) record[property] = from(row[name]);
  }
  return record;
}

function toParameter({ property, length, to }: Column, record: object): SqlValue {
  const value = to(record[property as keyof typeof record]);
  if (typeof value !== 'string' || value.length <= length) return value;
  throw validationError(
    'value.too-long',
    `${property} takes at most ${String(length)} characters`,
    [{ path: property, message: `must have at most ${String(length)} characters` }],
  );
}
