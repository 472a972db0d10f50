import {
  asPostgresJson,
  asSqliteJson,
  asValues,
  FEW,
  type Insertion,
  type Statement,
} from './insertion.js';
import { placeholders } from './sql-session.js';

export type DatabaseType = 'sqlite' | 'mysql' | 'postgres';

/** Where the three databases' SQL differs. */
export interface Dialect {
  readonly type: DatabaseType;
  /** Whether UPDATE can answer with rows. */
  readonly updateReturning: boolean;
  /** One transaction writes at a time, so commits come in the order of what they write. */
  readonly commitsInOrder: boolean;
  /** Appended to a SELECT whose rows are about to be changed. */
  readonly forUpdate: string;
  /** The same, passing over rows that others hold. */
  readonly skipLocked: string;
  /** An INSERT that leaves rows alone whose `conflict` columns, a unique key, exist already. */
  insertNew(table: string, columns: string, values: string, conflict: string): string;
  readonly insertion: Insertion;
  /**
   * An expression that answers all columns as one JSON array. Absent where columns are read as fast by themselves;
   * fractions would lose their last digits.
   */
  packed?(columns: readonly string[]): string;
  /** A condition: the column is one of these. */
  isOneOf(column: string, values: readonly string[]): Statement;
  /** An INSERT; rows whose `key` column exists already are locked and left as they are. */
  insertOrLock(table: string, columns: string, values: string, key: string): string;
  /**
   * A condition with one parameter: the column contains `text`, in either case of every letter.
   * The columns are compared by code point everywhere, so patterns name both cases themselves.
   */
  contains(column: string, text: string): { readonly sql: string; readonly parameter: string };
}

const asList: Dialect['isOneOf'] = (column, values) => ({
  sql: `${column} IN ${placeholders(values.length)}`,
  parameters: values,
});

const asJsonList: Dialect['isOneOf'] = (column, values) =>
  values.length < FEW
    ? asList(column, values)
    : {
        sql: `${column} IN (SELECT value FROM json_each(?))`,
        parameters: [JSON.stringify(values)],
      };

/** As one array: the server need not read each by itself. */
const asArray: Dialect['isOneOf'] = (column, values) => {
  const quoted = values.map((value) => `"${value.replaceAll(/["\\]/g, '\\$&')}"`);
  return {
    sql: `${column} = ANY(CAST(? AS text[]))`,
    parameters: [`{${quoted.join(',')}}`],
  };
};

const onConflict: Dialect['insertNew'] = (table, columns, values, conflict) =>
  `INSERT INTO ${table} (${columns}) VALUES ${values} ON CONFLICT (${conflict}) DO NOTHING`;

const lockOnConflict: Dialect['insertOrLock'] = (table, columns, values, key) =>
  `INSERT INTO ${table} (${columns}) VALUES ${values} ON CONFLICT (${key}) DO UPDATE SET ${key} = excluded.${key}`;

/** A character class of both cases for every letter; `literal` writes any other character. */
function eitherCase(text: string, literal: (character: string) => string): string {
  return Array.from(text, (character) => {
    const lower = character.toLowerCase();
    const upper = character.toUpperCase();
    const single = Array.from(lower).length === 1 && Array.from(upper).length === 1;
    return lower === upper || !single ? literal(character) : `[${lower}${upper}]`;
  }).join('');
}

/** What could mean something to a regular expression. */
const PUNCTUATION = /[!-/:-@[-`{-~]/;

/** One writer at a time: rows need no locks. */
const SQLITE: Dialect = {
  type: 'sqlite',
  updateReturning: true,
  commitsInOrder: true,
  forUpdate: '',
  insertion: asSqliteJson,
  packed: (columns) => `json_array(${columns.join(', ')})`,
  isOneOf: asJsonList,
  skipLocked: '',
  insertNew: onConflict,
  insertOrLock: lockOnConflict,
  contains: (column, text) => ({
    sql: `${column} GLOB ?`,
    parameter: `*${eitherCase(text, (c) => (/[*?[]/.test(c) ? `[${c}]` : c))}*`,
  }),
};

const POSTGRES: Dialect = {
  type: 'postgres',
  updateReturning: true,
  commitsInOrder: false,
  forUpdate: ' FOR UPDATE',
  insertion: asPostgresJson,
  isOneOf: asArray,
  skipLocked: ' FOR UPDATE SKIP LOCKED',
  insertNew: onConflict,
  insertOrLock: lockOnConflict,
  contains: (column, text) => ({
    sql: `${column} ~ ?`,
    parameter: `(?:${eitherCase(text, (c) => (PUNCTUATION.test(c) ? `\\${c}` : c))})`,
  }),
};

/** MySQL 8 and MariaDB 10.6 or later. IGNORE also hides values that do not fit: check them before. */
const MYSQL: Dialect = {
  type: 'mysql',
  updateReturning: false,
  commitsInOrder: false,
  forUpdate: ' FOR UPDATE',
  insertion: asValues,
  isOneOf: asList,
  skipLocked: ' FOR UPDATE SKIP LOCKED',
  insertNew: (table, columns, values) =>
    `INSERT IGNORE INTO ${table} (${columns}) VALUES ${values}`,
  insertOrLock: (table, columns, values, conflict) =>
    `INSERT INTO ${table} (${columns}) VALUES ${values} ON DUPLICATE KEY UPDATE ${conflict} = ${conflict}`,
  contains: (column, text) => ({
    sql: `LOWER(${column}) LIKE LOWER(?) ESCAPE '|'`,
    parameter: `%${text.replace(/[%_|]/g, '|$&')}%`,
  }),
};

export function dialectOf(type: DatabaseType): Dialect {
  return { sqlite: SQLITE, postgres: POSTGRES, mysql: MYSQL }[type];
}
