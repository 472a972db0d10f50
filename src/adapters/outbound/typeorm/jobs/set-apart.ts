import { delayAfterLosses } from '../../../../domain/jobs/retry-policy.js';
import { chunks } from '../chunks.js';
import { placeholders, type Row, type SqlSession } from '../sql-session.js';
import { READY } from './job-record.js';

/**
 * Of jobs that were just lost, has those wait that were lost before, each for a time of its own.
 * @param lost whose attempts are kept already
 * @returns the ids of those that wait
 */
export async function setApart(
  session: SqlSession,
  lost: readonly Row[],
  nowMs: number,
): Promise<ReadonlySet<string>> {
  const apart = new Set<string>();
  // At a first attempt there was nothing before; after the last one there is nothing to run.
  const again = lost.filter((row) => {
    const attempt = Number(row['attempt']);
    return attempt > 1 && attempt < Number(row['max_attempts']);
  });
  for (const part of chunks(again.map((row) => row['id'] as string))) {
    const counts = await session.rows(
      `SELECT job_id, COUNT(*) AS losses FROM job_attempts
       WHERE job_id IN ${placeholders(part.length)} AND outcome = 'lost' GROUP BY job_id`,
      part,
    );
    for (const row of counts) {
      const id = row['job_id'] as string;
      const delayMs = delayAfterLosses(id, Number(row['losses']));
      if (delayMs === 0) continue;
      const dueMs = nowMs + delayMs;
      await session.change(
        `UPDATE jobs SET status = 'scheduled', ready = ${READY.atTime}, due_at = ?, run_at = ?,
           lease_until = NULL, updated_at = ?
         WHERE id = ?`,
        [dueMs, dueMs, nowMs, id],
      );
      apart.add(id);
    }
  }
  return apart;
}
