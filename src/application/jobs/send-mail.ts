import { AppError } from '../../domain/shared/app-error.js';
import type { Mailer } from '../../ports/notifications/mailer.js';
import type { Resilience } from '../../ports/runtime/resilience.js';
import type { UseCase } from '../shared/use-case.js';
import type { JobPayloads } from './job-payloads.js';
import { outsideRefusal } from './outside-refusal.js';
import type { SendJobInput } from './send-request.js';

export interface MailResult {
  /** Who did not get it, while others did. */
  readonly rejected: readonly string[];
}

/** Sends the mail of a job on the queue `email`. */
export class SendMail implements UseCase<SendJobInput, MailResult> {
  readonly name = 'jobs.send-mail';
  readonly permission = 'job:write';
  readonly leavesOwnRecord = true;
  readonly reachesOut = true;

  constructor(
    private readonly deps: {
      readonly payloads: JobPayloads;
      readonly mailer: Mailer;
      readonly resilience: Resilience;
    },
  ) {}

  /** @throws AppError that says whether another attempt can help */
  async execute({ jobId, payload, signal }: SendJobInput): Promise<MailResult> {
    const { payloads, mailer, resilience } = this.deps;
    const { to, ...mail } = payloads.read('email', payload);
    const recipients = [to].flat();
    const policy = resilience.policy('mail', 'integration');
    try {
      const { rejected } = await policy.execute(
        (within) =>
          mailer.send({ ...mail, to: recipients }, { idempotencyKey: jobId, signal: within }),
        { signal, retryable: false },
      );
      return { rejected };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'mail.refused') throw error;
      throw outsideRefusal(error.code, error.message, error);
    }
  }
}
