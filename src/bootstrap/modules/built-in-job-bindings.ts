import type { ContainerModuleLoadOptions } from 'inversify';
import { JobPayloads } from '../../application/jobs/job-payloads.js';
import { SendMail } from '../../application/jobs/send-mail.js';
import { SendRequest } from '../../application/jobs/send-request.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindClass, bindMade } from './bind-class.js';

/** What the program does of the queues `http` and `email`. */
export function bindBuiltInJobs(options: ContainerModuleLoadOptions): void {
  const { http, signer, clock, mailer, resilience, payloadSchemas: schemas } = PORTS;
  const { jobPayloads: payloads, configuration, redact } = SERVICES;
  bindClass(options, payloads, JobPayloads, { schemas });
  const requesting = { payloads, http, signer, clock, redact, configuration };
  bindMade(
    options,
    USE_CASES['jobs.send-request'],
    requesting,
    ({ configuration: live, ...deps }) => {
      return new SendRequest({ ...deps, secrets: () => live.config.jobs.http.secret });
    },
  );
  bindClass(options, USE_CASES['jobs.send-mail'], SendMail, { payloads, mailer, resilience });
}
