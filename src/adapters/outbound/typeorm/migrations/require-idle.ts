import { LOST_AFTER_MS } from '../../../../domain/jobs/worker.js';
import { SILENCE_MS } from '../../../../domain/monitoring/process-span.js';
import { AppError } from '../../../../domain/shared/app-error.js';
import type { DatabaseType } from '../dialect.js';
import type { SqlSession } from '../sql-session.js';
import { hasTable } from './has-table.js';

/** What processes tell of themselves: each query names those that were heard of after a time. */
const SIGNS: readonly { readonly table: string; readonly sql: string; readonly forMs: number }[] = [
  {
    table: 'workers',
    sql: 'SELECT id AS name, heartbeat_at AS heard FROM workers WHERE heartbeat_at > ?',
    forMs: LOST_AFTER_MS,
  },
  {
    table: 'process_spans',
    sql: `SELECT process AS name, seen_at AS heard FROM process_spans
          WHERE stopped_at IS NULL AND seen_at > ?`,
    forMs: SILENCE_MS,
  },
];

/** @throws AppError `conflict` (`database.in-use`) when a process was heard of just now that has not said goodbye */
export async function requireIdle(
  session: SqlSession,
  type: DatabaseType,
  now: Date,
): Promise<void> {
  for (const { table, sql, forMs } of SIGNS) {
    if (!(await hasTable(session, type, table))) continue;
    const [row] = await session.rows(`${sql} LIMIT 1`, [now.getTime() - forMs]);
    if (!row) continue;
    const heardAt = new Date(Number(row['heard'])).toISOString();
    throw new AppError(
      'conflict',
      'database.in-use',
      `${String(row['name'])} works on the database, last heard of at ${heardAt}: stop it first. ` +
        `A process that was killed counts for ${forMs / 1_000} seconds.`,
    );
  }
}
