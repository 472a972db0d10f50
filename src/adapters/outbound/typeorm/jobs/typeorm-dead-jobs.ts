import type {
  DeadLetter,
  DeadLetterFilter,
  DeadLetterGroup,
} from '../../../../domain/jobs/dead-letter.js';
import type { JobId } from '../../../../domain/shared/ids.js';
import type { JsonObject } from '../../../../domain/shared/json.js';
import type { Filter, ListQuery, Page } from '../../../../domain/shared/page.js';
import type { DeadJobs } from '../../../../ports/jobs/dead-letters.js';
import type { Clock } from '../../../../ports/runtime/clock.js';
import { chunks } from '../chunks.js';
import { listRecords, type ListedTable } from '../lists/list-records.js';
import { placeholders, type Row, type SqlSession } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';
import { toDeadLetter, type DeadJobRecord } from './dead-job-record.js';

/** Jobs with a cause are dead letters, and have an index of their own. */
const DEAD: Filter = { field: 'cause', operator: 'ne', values: [null] };

export class TypeOrmDeadJobs implements DeadJobs {
  constructor(
    private readonly deps: { readonly work: TypeOrmUnitOfWork; readonly clock: Pick<Clock, 'now'> },
    private readonly listed: ListedTable<DeadJobRecord>,
  ) {}

  groups(
    { queue, cause }: Pick<DeadLetterFilter, 'queue' | 'cause'>,
    limit: number,
  ): Promise<readonly DeadLetterGroup[]> {
    return this.deps.work.read(async (session) => {
      const wanted = [
        ...(queue === undefined ? [] : [['queue', queue] as const]),
        ...(cause === undefined ? [] : [['cause', cause] as const]),
      ];
      const rows = await session.rows(
        `SELECT queue, cause, COUNT(*) AS letters, MIN(finished_at) AS first_at,
           MAX(finished_at) AS last_at, MAX(id) AS sample_id
         FROM jobs WHERE cause IS NOT NULL${wanted.map(([column]) => ` AND ${column} = ?`).join('')}
         GROUP BY queue, cause ORDER BY letters DESC, queue, cause LIMIT ?`,
        [...wanted.map(([, value]) => value), limit],
      );
      const errors = await errorsOf(session, rows.map(sampleOf));
      return rows.map((row) => ({
        kind: 'job',
        queue: row['queue'] as string,
        cause: row['cause'] as string,
        count: Number(row['letters']),
        firstAt: new Date(Number(row['first_at'])),
        lastAt: new Date(Number(row['last_at'])),
        sampleId: sampleOf(row),
        error: errors.get(sampleOf(row)) ?? '',
      }));
    });
  }

  async list(query: ListQuery): Promise<Page<DeadLetter>> {
    const dead = { ...query, filters: [DEAD, ...query.filters] };
    const page = await this.deps.work.read((session) => listRecords(session, this.listed, dead));
    return { ...page, items: page.items.map(toDeadLetter) };
  }

  async rewrite(id: JobId, payload: JsonObject): Promise<boolean> {
    const { work, clock } = this.deps;
    const changed = await work
      .transaction()
      .change('UPDATE jobs SET payload = ?, updated_at = ? WHERE id = ? AND cause IS NOT NULL', [
        ...[this.listed.table.toSql('payload', payload), clock.now().getTime()],
        id,
      ]);
    return changed === 1;
  }
}

function sampleOf(row: Row): string {
  return row['sample_id'] as string;
}

async function errorsOf(
  session: SqlSession,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const errors = new Map<string, string>();
  for (const part of chunks(ids)) {
    const rows = await session.rows(
      `SELECT id, last_error FROM jobs WHERE id IN ${placeholders(part.length)}`,
      part,
    );
    for (const row of rows) {
      errors.set(row['id'] as string, (row['last_error'] as string | null) ?? '');
    }
  }
  return errors;
}
