import type { PluginJobs } from '../../../application/plugins/plugin-jobs.js';
import type { Job } from '../../../domain/jobs/job.js';
import type { JobControl, JobHandler } from './job-handler.js';

/** Has a plugin do the jobs of a queue. */
export class PluginJobHandler implements JobHandler {
  constructor(
    readonly queue: string,
    private readonly jobs: PluginJobs,
  ) {}

  handle(job: Job, { signal }: JobControl): Promise<void> {
    return this.jobs.handle(job, signal);
  }
}
