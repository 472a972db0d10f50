import type { SendMail } from '../../../application/jobs/send-mail.js';
import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import type { Job } from '../../../domain/jobs/job.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import { contextOfJob } from './job-context.js';
import type { JobControl, JobHandler } from './job-handler.js';

/** Sends mails, on behalf of the system. */
export class EmailJobHandler implements JobHandler {
  readonly queue = 'email';

  constructor(private readonly deps: { readonly runner: UseCaseRunner; readonly send: SendMail }) {}

  /** @returns who did not get it */
  async handle(job: Job, { signal }: JobControl): Promise<JsonObject> {
    const { runner, send } = this.deps;
    const input = { jobId: job.id, payload: job.payload, signal };
    return { ...(await runner.run(send, input, contextOfJob(job))) };
  }
}
