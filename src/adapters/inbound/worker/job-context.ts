import { systemActor } from '../../../domain/access/actor.js';
import type { Job } from '../../../domain/jobs/job.js';
import type { ExecutionContext } from '../../../ports/runtime/execution-scope.js';

/** On whose behalf a job is done: the system's, in answer to the request and within the trace that caused it. */
export function contextOfJob({ requestId, trace }: Job): ExecutionContext {
  return { actor: systemActor('worker'), requestId, ...(trace && { trace }) };
}
