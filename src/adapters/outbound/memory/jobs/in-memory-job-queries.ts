import { JOB_LIST } from '../../../../domain/jobs/job-list.js';
import type { Job } from '../../../../domain/jobs/job.js';
import type { JobId } from '../../../../domain/shared/ids.js';
import type { ListQuery, Page } from '../../../../domain/shared/page.js';
import type { JobBacklog, JobQueries } from '../../../../ports/jobs/job-repository.js';
import { listRows } from '../lists/list-rows.js';
import type { InMemoryJobTable } from './in-memory-job-table.js';

export class InMemoryJobQueries implements JobQueries {
  constructor(private readonly table: InMemoryJobTable) {}

  async find(id: JobId): Promise<Job | undefined> {
    return this.table.find(id);
  }

  async backlog(): Promise<readonly JobBacklog[]> {
    const counts = new Map<string, JobBacklog>();
    for (const { queue, status } of this.table.peek()) {
      if (status === 'completed') continue;
      const key = `${status} ${queue}`;
      counts.set(key, { queue, status, count: (counts.get(key)?.count ?? 0) + 1 });
    }
    return [...counts.values()];
  }

  async list(query: ListQuery): Promise<Page<Job>> {
    return listRows(this.table, JOB_LIST, query);
  }
}
