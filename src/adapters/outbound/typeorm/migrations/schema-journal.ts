import type { DatabaseType } from '../dialect.js';
import type { SqlSession } from '../sql-session.js';
import { createTable } from './create-table.js';
import { hasTable } from './has-table.js';

const TABLE = 'schema_migrations';

/** Instead of a time: its undoing has begun. MySQL may have committed some of that. */
const BEING_UNDONE = 0;

/** Which migrations a database has, and since when. */
export class SchemaJournal {
  constructor(private readonly type: DatabaseType) {}

  /** By name; null when it is being undone. */
  async read(session: SqlSession): Promise<ReadonlyMap<string, Date | null>> {
    if (!(await hasTable(session, this.type, TABLE))) return new Map();
    const rows = await session.rows(`SELECT name, applied_at FROM ${TABLE} ORDER BY name`);
    return new Map(
      rows.map((row) => {
        const at = Number(row['applied_at']);
        return [String(row['name']), at === BEING_UNDONE ? null : new Date(at)] as const;
      }),
    );
  }

  async open(session: SqlSession): Promise<void> {
    await createTable(session, this.type, {
      name: TABLE,
      columns: ['name {key:191} NOT NULL PRIMARY KEY', 'applied_at {time} NOT NULL'],
    });
  }

  async noteApplied(session: SqlSession, name: string, at: Date): Promise<void> {
    await this.remove(session, name);
    await session.change(`INSERT INTO ${TABLE} (name, applied_at) VALUES (?, ?)`, [
      name,
      at.getTime(),
    ]);
  }

  async noteUndoing(session: SqlSession, name: string): Promise<void> {
    await session.change(`UPDATE ${TABLE} SET applied_at = ? WHERE name = ?`, [BEING_UNDONE, name]);
  }

  async remove(session: SqlSession, name: string): Promise<void> {
    await session.change(`DELETE FROM ${TABLE} WHERE name = ?`, [name]);
  }
}
