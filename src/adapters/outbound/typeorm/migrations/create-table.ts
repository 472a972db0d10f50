import type { DatabaseType } from '../dialect.js';
import type { SqlSession } from '../sql-session.js';

export interface TableDefinition {
  readonly name: string;
  /** Column definitions with portable types in braces, e.g. `id {id} NOT NULL`. */
  readonly columns: readonly string[];
  readonly primaryKey?: string;
  readonly unique?: Readonly<Record<string, string>>;
  readonly indexes?: Readonly<Record<string, IndexDefinition>>;
}

export interface IndexDefinition {
  readonly columns: string;
  /** Leaves other rows out of the index, where the database can. */
  readonly only?: string;
}

/** Texts are compared by code point, so that order and equality are the same on every database. */
const TYPES: Readonly<Record<DatabaseType, Readonly<Record<string, string>>>> = {
  sqlite: {
    id: 'varchar(36)',
    key: 'varchar(#)',
    text: 'text',
    time: 'bigint',
    long: 'bigint',
    integer: 'integer',
    double: 'double precision',
    bytes: 'blob',
    sequence: 'integer PRIMARY KEY AUTOINCREMENT',
  },
  postgres: {
    id: 'varchar(36) COLLATE "C"',
    key: 'varchar(#) COLLATE "C"',
    text: 'text COLLATE "C"',
    time: 'bigint',
    long: 'bigint',
    integer: 'integer',
    double: 'double precision',
    bytes: 'bytea',
    sequence: 'bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
  },
  mysql: {
    id: 'varchar(36)',
    key: 'varchar(#)',
    text: 'longtext',
    time: 'bigint',
    long: 'bigint',
    integer: 'integer',
    double: 'double precision',
    bytes: 'longblob',
    sequence: 'bigint NOT NULL AUTO_INCREMENT PRIMARY KEY',
  },
};

/** Creates a table and its indexes unless they exist. */
export async function createTable(
  session: SqlSession,
  type: DatabaseType,
  { name, columns, primaryKey, unique = {}, indexes = {} }: TableDefinition,
): Promise<void> {
  const lines = columns.map((column) => withTypes(column, type));
  if (primaryKey) lines.push(`PRIMARY KEY (${primaryKey})`);
  for (const [key, of] of Object.entries(unique)) lines.push(`CONSTRAINT ${key} UNIQUE (${of})`);
  if (type === 'mysql') {
    for (const [key, { columns: of }] of Object.entries(indexes)) lines.push(`KEY ${key} (${of})`);
  }
  const options = type === 'mysql' ? await mysqlOptions(session) : '';
  await session.change(
    `CREATE TABLE IF NOT EXISTS ${name} (\n  ${lines.join(',\n  ')}\n)${options}`,
  );
  if (type === 'mysql') return;
  for (const [key, { columns: of, only }] of Object.entries(indexes)) {
    const where = only ? ` WHERE ${only}` : '';
    await session.change(`CREATE INDEX IF NOT EXISTS ${key} ON ${name} (${of})${where}`);
  }
}

/** @param column a definition with portable types in braces */
export function withTypes(column: string, type: DatabaseType): string {
  return column.replace(/\{(\w+)(?::(\d+))?\}/, (_, kind: string, length: string | undefined) => {
    const sql = TYPES[type][kind];
    if (sql === undefined) throw new Error(`Unknown column type ${kind}`);
    return sql.replace('#', length ?? '');
  });
}

/** Collations that pad would take `a` and `a ` for the same key; their names differ by vendor. */
async function mysqlOptions(session: SqlSession): Promise<string> {
  const [row] = await session.rows('SELECT VERSION() AS version');
  const isMariaDb = String(row?.['version']).includes('MariaDB');
  const collation = isMariaDb ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin';
  return ` ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=${collation}`;
}
