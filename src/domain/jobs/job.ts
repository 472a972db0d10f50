import type { JobId } from '../shared/ids.js';
import type { JsonObject } from '../shared/json.js';
import type { TraceContext } from '../shared/trace-context.js';

/**
 * `pending` waits for `runAt`; `failed` waits for its next attempt; `dead_letter` has none left.
 */
export const JOB_STATUSES = [
  'pending',
  'processing',
  'completed',
  'failed',
  'dead_letter',
] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

export interface NewJob {
  readonly queue: string;
  readonly payload: JsonObject;
  /** 0 to 100, higher first; 50 is normal. */
  readonly priority?: number;
  readonly maxAttempts?: number;
  /** Not before this time; absent = now. */
  readonly runAt?: Date;
  /** The request that caused it; the current one unless given. */
  readonly requestId?: string;
  /** The step of a trace that caused it; the current one unless a request is given. */
  readonly trace?: TraceContext | undefined;
}

export interface Job {
  readonly id: JobId;
  readonly queue: string;
  readonly payload: JsonObject;
  readonly status: JobStatus;
  readonly priority: number;
  /** Attempts begun so far. While a job is processing this is its fencing token. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly runAt: Date;
  readonly leaseUntil: Date | null;
  readonly workerId: string | null;
  readonly lastError: string | null;
  /** The request that caused it. */
  readonly requestId: string;
  /** The step of a trace that caused it: what the job does goes on from there. */
  readonly trace: TraceContext | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly finishedAt: Date | null;
}

export const DEFAULT_PRIORITY = 50;
export const DEFAULT_MAX_ATTEMPTS = 10;

/** How an attempt ended; it counts only while `attempt` is still the job's current one. */
export type JobOutcome = { readonly id: JobId; readonly attempt: number } & (
  | { readonly status: 'completed' }
  | { readonly status: 'failed'; readonly error: string; readonly runAt: Date }
  | { readonly status: 'dead_letter'; readonly error: string }
  /** Put off: it was not the turn of this job, and that has cost it no attempt. */
  | { readonly status: 'pending'; readonly runAt: Date }
);
