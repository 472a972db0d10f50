import type { SendRequest } from '../../../application/jobs/send-request.js';
import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import { HTTP_QUEUE } from '../../../domain/jobs/http-payload.js';
import type { Job } from '../../../domain/jobs/job.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import { contextOfJob } from './job-context.js';
import type { JobControl, JobHandler } from './job-handler.js';

/** Sends requests, on behalf of the system. */
export class HttpJobHandler implements JobHandler {
  readonly queue = HTTP_QUEUE;

  constructor(
    private readonly deps: { readonly runner: UseCaseRunner; readonly send: SendRequest },
  ) {}

  /** @returns what the receiver answered */
  async handle(job: Job, { signal }: JobControl): Promise<JsonObject> {
    const { runner, send } = this.deps;
    const input = { jobId: job.id, payload: job.payload, signal };
    return { ...(await runner.run(send, input, contextOfJob(job))) };
  }
}
