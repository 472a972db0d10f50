import { placeholders, type SqlValue } from './sql-session.js';

/** A column of new rows. */
export interface ColumnValues {
  readonly name: string;
  /** In SQL, without a length: what is too long is refused and not cut. */
  readonly type: string;
  /** One for each row. */
  readonly values: readonly SqlValue[];
}

/** A piece of SQL and what belongs to its question marks. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

/** What an INSERT of several rows has behind its table. */
export type Insertion = (columns: readonly ColumnValues[]) => Statement;

/** So few rows are not worth another form. */
export const FEW = 8;

export const asValues: Insertion = (columns) => {
  const count = columns[0]?.values.length ?? 0;
  const parameters: SqlValue[] = [];
  for (let row = 0; row < count; row += 1) {
    for (const { values } of columns) parameters.push(values[row] ?? null);
  }
  return {
    sql: `(${namesOf(columns)}) VALUES ${placeholders(columns.length, count)}`,
    parameters,
  };
};

/** How a database reads rows from a JSON text. */
interface JsonRows {
  readonly source: string;
  /** A parameter of that type. */
  readonly shared: (type: string) => string;
  /** The value at that place of the row. */
  readonly own: (at: number, type: string) => string;
}

/**
 * A value that all rows share is bound once, the others as one text: binding each by itself takes longer than
 * storing it. Bytes have no JSON, and large values take more room in it.
 */
function asJson({ source, shared, own }: JsonRows): Insertion {
  return (columns) => {
    const count = columns[0]?.values.length ?? 0;
    if (count < FEW || columns.some(hasBytes) || isLarge(columns)) return asValues(columns);
    const varying: (readonly SqlValue[])[] = [];
    const parameters: SqlValue[] = [];
    const selected = columns.map(({ type, values }) => {
      const [first = null] = values;
      if (values.every((value) => value === first)) {
        parameters.push(first);
        return shared(type);
      }
      varying.push(values);
      return own(varying.length - 1, type);
    });
    const rows = Array.from({ length: count }, (_, row) => varying.map((values) => values[row]));
    parameters.push(jsonOf(rows));
    return {
      sql: `(${namesOf(columns)}) SELECT ${selected.join(', ')} FROM ${source}`,
      parameters,
    };
  };
}

export const asSqliteJson = asJson({
  source: 'json_each(?)',
  shared: () => '?',
  own: (at) => `value ->> ${String(at)}`,
});

export const asPostgresJson = asJson({
  source: 'jsonb_array_elements(CAST(? AS jsonb))',
  shared: (type) => `CAST(? AS ${type})`,
  own: (at, type) => `CAST(value ->> ${String(at)} AS ${type})`,
});

/** Half a surrogate pair, which no database takes, becomes the replacement character, as drivers do with it. */
function jsonOf(rows: readonly (readonly unknown[])[]): string {
  const json = JSON.stringify(rows);
  if (!json.includes('\\ud')) return json;
  return JSON.stringify(rows, (_, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed() : value,
  );
}

function namesOf(columns: readonly ColumnValues[]): string {
  return columns.map(({ name }) => name).join(', ');
}

/** Beyond, one text of all would hold everything else up. */
const MOST_TEXT = 4_194_304;

function isLarge(columns: readonly ColumnValues[]): boolean {
  let length = 0;
  for (const { values } of columns) {
    for (const value of values) if (typeof value === 'string') length += value.length;
  }
  return length > MOST_TEXT;
}

function hasBytes({ values }: ColumnValues): boolean {
  return values.some((value) => value instanceof Uint8Array);
}
