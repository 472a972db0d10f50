import type { JobId } from '../../../../domain/shared/ids.js';
import type { Cancellation } from '../../../../ports/jobs/job-repository.js';
import { chunks } from '../chunks.js';
import { placeholders, type Row } from '../sql-session.js';
import type { Changing } from './changing.js';
import { ENDED_COLUMNS, endedJob, endJobs } from './end-jobs.js';

/** Most generations of children. */
const MOST_LEVELS = 100;

export async function cancelJobs(
  changing: Changing,
  ids: readonly JobId[],
  reason: string,
): Promise<Cancellation> {
  const { session, nowMs } = changing;
  const rows = await unfinished(changing, ids);
  const running = rows.filter((row) => row['status'] === 'processing');
  const waiting = rows.filter((row) => row['status'] !== 'processing');
  for (const part of chunks(running)) {
    await session.change(
      `UPDATE jobs SET cancel_requested = 1, updated_at = ? WHERE id IN ${placeholders(part.length)}`,
      [nowMs, ...part.map(idOf)],
    );
  }
  for (const part of chunks(waiting)) {
    await session.change(
      `UPDATE jobs SET status = 'cancelled', ready = NULL, due_at = NULL, lease_until = NULL,
         last_error = ?, finished_at = ?, updated_at = ?
       WHERE id IN ${placeholders(part.length)}`,
      [reason, nowMs, nowMs, ...part.map(idOf)],
    );
  }
  const ended = waiting.map((row) => endedJob(row, 'cancelled'));
  await endJobs(changing, ended);
  return { cancelled: waiting.map(idOf), requested: running.map(idOf) };
}

/** Those of the jobs, and of what they wait for, that are not done; they are locked. */
async function unfinished(
  { session, dialect }: Changing,
  ids: readonly JobId[],
): Promise<readonly Row[]> {
  const found = new Map<string, Row>();
  let level = [...new Set(ids)];
  let column = 'id';
  for (let depth = 0; level.length > 0 && depth < MOST_LEVELS; depth += 1) {
    const rows: Row[] = [];
    for (const part of chunks(level.sort())) {
      rows.push(
        ...(await session.rows(
          `SELECT ${ENDED_COLUMNS}, status, open_children FROM jobs
           WHERE ${column} IN ${placeholders(part.length)}
             AND status NOT IN ('completed', 'dead_letter', 'cancelled')
           ORDER BY id${dialect.forUpdate}`,
          part,
        )),
      );
    }
    for (const row of rows) found.set(idOf(row), row);
    level = rows.filter((row) => Number(row['open_children'] ?? 0) > 0).map(idOf);
    column = 'parent_id';
  }
  return [...found.values()];
}

function idOf(row: Row): JobId {
  return row['id'] as JobId;
}
