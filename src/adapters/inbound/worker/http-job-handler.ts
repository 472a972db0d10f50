import type { RequestResult, SendRequest } from '../../../application/jobs/send-request.js';
import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import type { Job } from '../../../domain/jobs/job.js';
import { contextOfJob } from './job-context.js';
import type { JobHandler } from './job-handler.js';

/** Sends requests, on behalf of the system. */
export class HttpJobHandler implements JobHandler {
  readonly queue = 'http';

  constructor(
    private readonly deps: { readonly runner: UseCaseRunner; readonly send: SendRequest },
  ) {}

  async handle(job: Job, signal: AbortSignal): Promise<void> {
    await this.perform(job, signal);
  }

  /** @returns what the receiver answered */
  perform(job: Job, signal: AbortSignal): Promise<RequestResult> {
    const { runner, send } = this.deps;
    const input = { jobId: job.id, payload: job.payload, signal };
    return runner.run(send, input, contextOfJob(job));
  }
}
