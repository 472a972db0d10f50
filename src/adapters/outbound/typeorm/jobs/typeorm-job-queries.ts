import { withLast } from '../../../../domain/jobs/attempts.js';
import type { AttemptOutcome, Job, JobAttempt, JobLogLine } from '../../../../domain/jobs/job.js';
import type { JobId } from '../../../../domain/shared/ids.js';
import type { ListQuery, Page } from '../../../../domain/shared/page.js';
import type { JobBacklog, JobQueries, WaitingJobs } from '../../../../ports/jobs/job-repository.js';
import type { Condition } from '../lists/condition.js';
import { listRecords, type ListedTable } from '../lists/list-records.js';
import { chunks } from '../chunks.js';
import { placeholders, type Row } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';
import { READY, toJob, type JobRecord } from './job-record.js';

export class TypeOrmJobQueries implements JobQueries {
  constructor(
    private readonly work: TypeOrmUnitOfWork,
    private readonly listed: ListedTable<JobRecord>,
  ) {}

  async find(id: JobId): Promise<Job | undefined> {
    const record = await this.work.read((session) => this.listed.table.find(session, id));
    return record && toJob(record);
  }

  async backlog(): Promise<readonly JobBacklog[]> {
    const rows = await this.work.read((session) =>
      session.rows(
        `SELECT queue, status, SUM(jobs) AS jobs FROM (
           ${OPEN.map((which) => `SELECT queue, status, COUNT(*) AS jobs FROM jobs WHERE ${which} GROUP BY queue, status`).join(' UNION ALL ')}
         ) parts GROUP BY queue, status`,
      ),
    );
    return rows.map(({ queue, status, jobs }) => ({
      queue: queue as string,
      status: status as JobBacklog['status'],
      count: Number(jobs),
    }));
  }

  async waiting(): Promise<readonly WaitingJobs[]> {
    const rows = await this.work.read((session) =>
      session.rows(
        `SELECT queue, MIN(due) AS due FROM (
           SELECT queue, run_at AS due FROM jobs WHERE ready = 1
           UNION ALL SELECT queue, due_at AS due FROM jobs WHERE ready = 0
           UNION ALL SELECT queue, due_at AS due FROM jobs WHERE ready = 4
         ) waiting GROUP BY queue`,
      ),
    );
    return rows.map(({ queue, due }) => ({
      queue: queue as string,
      dueSince: new Date(Number(due)),
    }));
  }

  async findAll(ids: readonly JobId[]): Promise<ReadonlyMap<JobId, Job>> {
    const found = new Map<JobId, Job>();
    for (const part of chunks([...new Set(ids)])) {
      const records = await this.work.read((session) =>
        this.listed.table.select(session, `id IN ${placeholders(part.length)}`, part),
      );
      for (const record of records) found.set(record.id, toJob(record));
    }
    return found;
  }

  async attempts(id: JobId): Promise<readonly JobAttempt[]> {
    return this.work.read(async (session) => {
      const job = await this.listed.table.find(session, id);
      if (!job) return [];
      const rows = await session.rows(
        `SELECT attempt, worker_id, started_at, ended_at, outcome, error FROM job_attempts
         WHERE job_id = ? ORDER BY attempt`,
        [id],
      );
      return withLast(toJob(job), rows.map(toAttempt));
    });
  }

  async lines(id: JobId): Promise<readonly JobLogLine[]> {
    const rows = await this.work.read((session) =>
      session.rows('SELECT attempt, at, text FROM job_lines WHERE job_id = ? ORDER BY id', [id]),
    );
    return rows.map((row) => ({
      at: new Date(Number(row['at'])),
      attempt: Number(row['attempt']),
      text: row['text'] as string,
    }));
  }

  async list(query: ListQuery): Promise<Page<Job>> {
    const page = await this.work.read((session) =>
      listRecords(session, this.listed, query, literalStatuses(query)),
    );
    return { ...page, items: page.items.map(toJob) };
  }
}

/** By a constant each, so that an index of such rows alone is used. */
const OPEN = [
  ...Object.values(READY).map((ready) => `ready = ${String(ready)}`),
  "status = 'dead_letter'",
];

/** What a job may be that is found by an index of such jobs alone. */
const UNUSUAL = ['scheduled', 'failed', 'dead_letter', 'cancelled'];

/** Says again, in constants, which statuses are asked for, where an index has only those. */
function literalStatuses({ filters }: ListQuery): Condition | undefined {
  const asked = filters.find(({ field, operator }) => field === 'status' && operator === 'in');
  const values = (asked?.values ?? []).map(String);
  if (values.length === 0 || !values.every((value) => UNUSUAL.includes(value))) return undefined;
  const sql = `status IN (${UNUSUAL.map((value) => `'${value}'`).join(', ')})`;
  return { sql, parameters: [] };
}

function toAttempt(row: Row): JobAttempt {
  const startedAt = row['started_at'];
  return {
    attempt: Number(row['attempt']),
    workerId: row['worker_id'] as string | null,
    startedAt: startedAt === null ? null : new Date(Number(startedAt)),
    endedAt: new Date(Number(row['ended_at'])),
    outcome: row['outcome'] as AttemptOutcome,
    error: row['error'] as string | null,
  };
}
