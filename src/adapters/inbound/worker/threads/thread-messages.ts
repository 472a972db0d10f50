import type { MessagePort } from 'node:worker_threads';
import type { Job } from '../../../../domain/jobs/job.js';
import type { JsonValue } from '../../../../domain/shared/json.js';
import type { ErrorDescription } from './error-description.js';

/** What a thread is given. */
export interface ThreadTask {
  /** URL of the module that does it. */
  readonly file: string;
  readonly job: Job;
  /** There `ThreadNews` go, and an `ErrorDescription` comes when it is to stop. */
  readonly port: MessagePort;
}

/** What a thread tells of its job meanwhile; the first tells nothing, but that it has begun. */
export interface ThreadNews {
  readonly progress?: JsonValue;
  readonly lines?: readonly string[];
}

/** What a handler decided by the control. */
export interface ThreadDecisions {
  readonly putOff?: number;
  readonly discarded?: string;
}

export type ThreadAnswer =
  ({ readonly result?: JsonValue } & ThreadDecisions) | { readonly error: ErrorDescription };
