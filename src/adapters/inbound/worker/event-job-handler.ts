import type { FailEventInput } from '../../../application/events/fail-event.js';
import type { HandleEventInput } from '../../../application/events/handle-event.js';
import { EVENT_QUEUE } from '../../../domain/shared/own-queues.js';
import type { UseCase } from '../../../application/shared/use-case.js';
import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import type { Job } from '../../../domain/jobs/job.js';
import { validationError } from '../../../domain/shared/app-error.js';
import type { EventId } from '../../../domain/shared/ids.js';
import { contextOfJob } from './job-context.js';
import type { JobHandler } from './job-handler.js';

/** Handles received events, on behalf of the system. */
export class EventJobHandler implements JobHandler {
  readonly queue = EVENT_QUEUE;
  /** Events tell themselves what became of them. */
  readonly tells = 'failures';

  constructor(
    private readonly deps: {
      readonly runner: UseCaseRunner;
      readonly handle: UseCase<HandleEventInput, void>;
      readonly fail: UseCase<FailEventInput, void>;
    },
  ) {}

  handle(job: Job): Promise<void> {
    const input = { eventId: eventIdOf(job), attempt: job.attempt };
    return this.deps.runner.run(this.deps.handle, input, contextOfJob(job));
  }

  gaveUp(job: Job, reason: string): Promise<void> {
    return this.deps.runner.run(
      this.deps.fail,
      { eventId: eventIdOf(job), reason },
      contextOfJob(job),
    );
  }
}

function eventIdOf({ payload }: Job): EventId {
  const { eventId } = payload;
  if (typeof eventId === 'string') return eventId as EventId;
  throw validationError('job.bad-payload', 'The payload has no eventId');
}
