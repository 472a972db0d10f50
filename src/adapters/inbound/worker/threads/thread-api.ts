import type { Job } from '../../../../domain/jobs/job.js';
import type { JsonObject } from '../../../../domain/shared/json.js';
import type { JobControl } from '../job-handler.js';

export type { Job } from '../../../../domain/jobs/job.js';
export type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
/** To be thrown: `validation`, `not-found`, `forbidden` and `unauthorised` are not tried again. */
export { AppError } from '../../../../domain/shared/app-error.js';

/**
 * What a handler in a thread can say and hear. Reading `signal.aborted` looks for news, so a loop that never waits
 * hears of its end too. There is no unit of work to finish a job in: that belongs to the main thread.
 */
export type ThreadControl = Omit<JobControl, 'finish'>;

/** The default export of a module whose jobs are done in threads. @returns as other handlers */
export type ThreadHandler<Payload extends object = JsonObject> = (
  job: Omit<Job, 'payload'> & { readonly payload: Payload },
  control: ThreadControl,
) => unknown;
