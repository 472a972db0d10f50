import { systemActor } from '../../domain/access/actor.js';
import type { Job, JobAttempt, JobLogLine } from '../../domain/jobs/job.js';
import { isFinal } from '../../domain/jobs/job.js';
import { AppError, notFound } from '../../domain/shared/app-error.js';
import type { JobId } from '../../domain/shared/ids.js';
import type { JobQueries, JobRepository } from '../../ports/jobs/job-repository.js';
import type { EventLog } from '../../ports/runtime/event-log.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { UseCase } from '../shared/use-case.js';
import { cancellationEvents } from './cancellation-events.js';
import type { ReplayReactions } from './job-dead-letters.js';
import { ownWork } from './manage-queues.js';
import type { QueueDirectory } from './queue-directory.js';

export interface JobDetails extends Job {
  readonly attempts: readonly JobAttempt[];
  /** The last lines that its handler wrote. */
  readonly lines: readonly JobLogLine[];
}

/** A job with its attempts and lines. */
export class GetJob implements UseCase<{ readonly id: JobId }, JobDetails> {
  readonly name = 'jobs.get';
  readonly permission = 'job:read';

  constructor(private readonly deps: { readonly queries: JobQueries }) {}

  async execute({ id }: { readonly id: JobId }): Promise<JobDetails> {
    const { queries } = this.deps;
    const job = await queries.find(id);
    if (!job) throw notFound('job', id);
    const [attempts, lines] = await Promise.all([queries.attempts(id), queries.lines(id)]);
    return { ...job, attempts, lines };
  }
}

export interface ManageJobsDeps {
  readonly jobs: JobRepository;
  readonly queries: JobQueries;
  readonly work: UnitOfWork;
  readonly events: EventLog;
  readonly directory: QueueDirectory;
}

/** Cancels a job that waits, with what it waits for; one that runs is asked to stop. */
export class CancelJob implements UseCase<{ readonly id: JobId; readonly reason?: string }, Job> {
  readonly name = 'jobs.cancel';
  readonly permission = 'job:write';
  readonly takesIn = false;

  constructor(private readonly deps: ManageJobsDeps) {}

  execute(
    {
      id,
      reason = 'It was not wanted any more',
    }: {
      readonly id: JobId;
      readonly reason?: string;
    },
    { actor }: ExecutionContext,
  ): Promise<Job> {
    const { jobs, queries, work, events, directory } = this.deps;
    return work.run(async () => {
      const before = await queries.find(id);
      if (!before) throw notFound('job', id);
      if (directory.isOwn(before.queue)) throw ownWork();
      if (isFinal(before.status)) {
        throw new AppError('conflict', 'job.ended', `The job is ${before.status} already`);
      }
      const cancellation = await jobs.cancel([id], `job.cancelled: ${reason}`);
      const by = actor.id === systemActor('worker').id ? {} : { by: actor.id };
      await events.append(cancellationEvents(cancellation, { reason, ...by }));
      return (await queries.find(id)) ?? before;
    });
  }
}

/** Makes a job that was given up or cancelled due again. */
export class RetryJob implements UseCase<{ readonly id: JobId }, Job> {
  readonly name = 'jobs.retry';
  readonly permission = 'job:write';

  constructor(private readonly deps: ManageJobsDeps & { readonly reactions?: ReplayReactions }) {}

  execute({ id }: { readonly id: JobId }): Promise<Job> {
    const { jobs, queries, work, events, directory, reactions } = this.deps;
    return work.run(async () => {
      const before = await queries.find(id);
      if (!before) throw notFound('job', id);
      const revived = await jobs.revive([id], directory.attemptsOf(before));
      if (!revived.has(id)) {
        const message = `The job is ${before.status}: only what was given up or cancelled is retried`;
        throw new AppError('conflict', 'job.not-ended', message);
      }
      await reactions?.get(before.queue)?.([before]);
      const data = { queue: before.queue };
      await events.append([{ type: 'brain.job.retried', subject: `job:${id}`, data }]);
      return (await queries.find(id)) ?? before;
    });
  }
}
