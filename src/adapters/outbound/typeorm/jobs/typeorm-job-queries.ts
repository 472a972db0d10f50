import type { Job } from '../../../../domain/jobs/job.js';
import type { JobId } from '../../../../domain/shared/ids.js';
import type { ListQuery, Page } from '../../../../domain/shared/page.js';
import type { JobQueries } from '../../../../ports/jobs/job-repository.js';
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

  async list(query: ListQuery): Promise<Page<Job>> {
    const page = await this.work.read((session) => listRecords(session, this.listed, query));
    return { ...page, items: page.items.map(toJob) };
  }
}
