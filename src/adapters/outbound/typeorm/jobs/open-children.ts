import { chunks } from '../chunks.js';
import { placeholders, type SqlSession } from '../sql-session.js';

export interface OpenChildren {
  /** Those that may still run. */
  readonly unended: number;
  /** The same, and those that were given up or cancelled. */
  readonly uncompleted: number;
}

export const NO_CHILDREN: OpenChildren = { unended: 0, uncompleted: 0 };

/**
 * Counts what parents wait for; their rows must be locked. Counting knows of what happened while a parent did not
 * wait, or twice to the same child.
 */
export async function openChildrenOf(
  session: SqlSession,
  parentIds: readonly string[],
): Promise<ReadonlyMap<string, OpenChildren>> {
  const open = new Map<string, OpenChildren>();
  for (const part of chunks(parentIds)) {
    const rows = await session.rows(
      `SELECT parent_id, COUNT(*) AS uncompleted,
         SUM(CASE WHEN ready IS NULL THEN 0 ELSE 1 END) AS unended
       FROM jobs WHERE parent_id IN ${placeholders(part.length)} AND status <> 'completed'
       GROUP BY parent_id`,
      part,
    );
    for (const row of rows) {
      open.set(row['parent_id'] as string, {
        unended: Number(row['unended']),
        uncompleted: Number(row['uncompleted']),
      });
    }
  }
  return open;
}
