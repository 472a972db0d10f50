import type { Job } from '../../../../domain/jobs/job.js';
import type { JobId } from '../../../../domain/shared/ids.js';
import type { ListQuery, Page } from '../../../../domain/shared/page.js';
import type { JobBacklog, JobQueries, WaitingJobs } from '../../../../ports/jobs/job-repository.js';
import { listRecords, type ListedTable } from '../lists/list-records.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';
import { toJob, type JobRecord } from './job-record.js';

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
        `SELECT queue, status, COUNT(*) AS jobs FROM jobs
         WHERE status IN ('pending', 'processing', 'failed', 'dead_letter') GROUP BY queue, status`,
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
         ) waiting GROUP BY queue`,
      ),
    );
    return rows.map(({ queue, due }) => ({
      queue: queue as string,
      dueSince: new Date(Number(due)),
    }));
  }

  async list(query: ListQuery): Promise<Page<Job>> {
    const page = await this.work.read((session) => listRecords(session, this.listed, query));
    return { ...page, items: page.items.map(toJob) };
  }
}
