import { withLast } from '../../../../domain/jobs/attempts.js';
import { JOB_LIST } from '../../../../domain/jobs/job-list.js';
import type { Job, JobAttempt, JobLogLine } from '../../../../domain/jobs/job.js';
import type { JobId } from '../../../../domain/shared/ids.js';
import type { ListQuery, Page } from '../../../../domain/shared/page.js';
import type { JobBacklog, JobQueries, WaitingJobs } from '../../../../ports/jobs/job-repository.js';
import { listRows } from '../lists/list-rows.js';
import type { InMemoryJobNotes } from './in-memory-job-notes.js';
import type { InMemoryJobTable } from './in-memory-job-table.js';
import { dueAt, toJob } from './stored-job.js';

const LATEST = new Date(8.64e15);

export class InMemoryJobQueries implements JobQueries {
  constructor(
    private readonly table: InMemoryJobTable,
    private readonly notes: InMemoryJobNotes,
  ) {}

  async find(id: JobId): Promise<Job | undefined> {
    const stored = this.table.find(id);
    return stored && toJob(stored);
  }

  async findAll(ids: readonly JobId[]): Promise<ReadonlyMap<JobId, Job>> {
    const found = new Map<JobId, Job>();
    for (const id of ids) {
      const stored = this.table.find(id);
      if (stored) found.set(id, toJob(stored));
    }
    return found;
  }

  async backlog(): Promise<readonly JobBacklog[]> {
    const counts = new Map<string, JobBacklog>();
    for (const { queue, status } of this.table.peek()) {
      if (status === 'completed' || status === 'cancelled') continue;
      const key = `${status} ${queue}`;
      counts.set(key, { queue, status, count: (counts.get(key)?.count ?? 0) + 1 });
    }
    return [...counts.values()];
  }

  async waiting(): Promise<readonly WaitingJobs[]> {
    const oldest = new Map<string, Date>();
    for (const job of this.table.peek()) {
      const due = dueAt(job);
      if (due && due < (oldest.get(job.queue) ?? LATEST)) oldest.set(job.queue, due);
    }
    return [...oldest].map(([queue, dueSince]) => ({ queue, dueSince }));
  }

  async attempts(id: JobId): Promise<readonly JobAttempt[]> {
    const job = this.table.find(id);
    return job ? withLast(toJob(job), this.notes.attempts(id)) : [];
  }

  async lines(id: JobId): Promise<readonly JobLogLine[]> {
    return this.notes.lines(id);
  }

  async list(query: ListQuery): Promise<Page<Job>> {
    const page = listRows(this.table, JOB_LIST, query);
    return { ...page, items: page.items.map(toJob) };
  }
}
