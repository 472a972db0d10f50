import type { JobReport } from '../../../../ports/jobs/job-repository.js';
import { chunks } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import { placeholders, type SqlSession, type SqlValue } from '../sql-session.js';
import { heldJobs } from './held-jobs.js';

/** Most lines of a job. */
export const MOST_LINES = 1_000;

const COLUMNS = 5;

export async function reportJobs(
  session: SqlSession,
  dialect: Dialect,
  reports: readonly JobReport[],
  nextId: () => string,
): Promise<void> {
  const held = await heldJobs(session, dialect, reports);
  const counting = reports.filter(({ id }) => held.has(id));
  for (const { id, progress } of counting) {
    if (progress === undefined) continue;
    await session.change('UPDATE jobs SET progress = ? WHERE id = ?', [
      JSON.stringify(progress),
      id,
    ]);
  }
  const lines = counting.flatMap(({ id, lines: said = [] }) =>
    said
      .slice(-MOST_LINES)
      .map(({ at, attempt, text }): readonly SqlValue[] => [
        ...[nextId(), id, attempt, at.getTime()],
        text.replaceAll('\0', '\uFFFD'),
      ]),
  );
  for (const part of chunks(lines, COLUMNS)) {
    await session.change(
      `INSERT INTO job_lines (id, job_id, attempt, at, text) VALUES ${placeholders(COLUMNS, part.length)}`,
      part.flat(),
    );
  }
  const talking = new Set(counting.filter((report) => report.lines?.length).map(({ id }) => id));
  for (const id of talking) await forgetLines(session, id);
}

async function forgetLines(session: SqlSession, id: string): Promise<void> {
  const [oldest] = await session.rows(
    'SELECT id FROM job_lines WHERE job_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?',
    [id, MOST_LINES],
  );
  if (!oldest) return;
  await session.change('DELETE FROM job_lines WHERE job_id = ? AND id <= ?', [
    id,
    oldest['id'] as string,
  ]);
}
