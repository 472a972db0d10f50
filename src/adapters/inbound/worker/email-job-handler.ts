import type { MailResult, SendMail } from '../../../application/jobs/send-mail.js';
import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import type { Job } from '../../../domain/jobs/job.js';
import { contextOfJob } from './job-context.js';
import type { JobHandler } from './job-handler.js';

/** Sends mails, on behalf of the system. */
export class EmailJobHandler implements JobHandler {
  readonly queue = 'email';

  constructor(private readonly deps: { readonly runner: UseCaseRunner; readonly send: SendMail }) {}

  async handle(job: Job, signal: AbortSignal): Promise<void> {
    await this.perform(job, signal);
  }

  /** @returns who did not get it */
  perform(job: Job, signal: AbortSignal): Promise<MailResult> {
    const { runner, send } = this.deps;
    const input = { jobId: job.id, payload: job.payload, signal };
    return runner.run(send, input, contextOfJob(job));
  }
}
