import { ALERT_QUEUE } from '../../../domain/shared/own-queues.js';
import type { DeliverNoticeInput, PutOff } from '../../../application/alerts/deliver-notice.js';
import type { FailNoticeInput } from '../../../application/alerts/fail-notice.js';
import type { UseCase } from '../../../application/shared/use-case.js';
import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import { systemActor } from '../../../domain/access/actor.js';
import type { Job } from '../../../domain/jobs/job.js';
import { validationError } from '../../../domain/shared/app-error.js';
import type { NoticeId } from '../../../domain/shared/ids.js';
import type { JobControl, JobHandler } from './job-handler.js';

/** Delivers notices, on behalf of the system. */
export class AlertJobHandler implements JobHandler {
  readonly queue = ALERT_QUEUE;
  /** Alerts and their notices are what is told of. */
  readonly tells = 'failures';

  constructor(
    private readonly deps: {
      readonly runner: UseCaseRunner;
      readonly deliver: UseCase<DeliverNoticeInput, PutOff | undefined>;
      readonly fail: UseCase<FailNoticeInput, void>;
      readonly holder: string;
    },
  ) {}

  async handle(job: Job, { signal, putOff }: JobControl): Promise<void> {
    const { runner, deliver, holder } = this.deps;
    // Each job has a name of its own: two of one process must not serve a channel at once either.
    const input = { noticeId: noticeIdOf(job), holder: `${holder}#${job.id}`, signal };
    const waits = await runner.run(deliver, input, contextOf(job));
    if (waits) putOff(waits.putOffSeconds);
  }

  gaveUp(job: Job, reason: string): Promise<void> {
    const { runner, fail } = this.deps;
    return runner.run(fail, { noticeId: noticeIdOf(job), reason }, contextOf(job));
  }
}

function contextOf({ requestId }: Job) {
  return { actor: systemActor('worker'), requestId };
}

function noticeIdOf({ payload }: Job): NoticeId {
  const { noticeId } = payload;
  if (typeof noticeId === 'string') return noticeId as NoticeId;
  throw validationError('job.bad-payload', 'The payload has no noticeId');
}
