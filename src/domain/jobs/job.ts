import type { JobId } from '../shared/ids.js';
import type { JsonObject, JsonValue } from '../shared/json.js';
import type { TraceContext } from '../shared/trace-context.js';
import type { Backoff } from './backoff.js';

/**
 * `scheduled` waits for `runAt`; `pending` waits for its turn: for a worker, for the job before it in its group,
 * or for its children; `failed` waits for its next attempt; `dead_letter` has none left.
 */
export const JOB_STATUSES = [
  'scheduled',
  'pending',
  'processing',
  'completed',
  'failed',
  'dead_letter',
  'cancelled',
] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** Those that no worker looks at any more. */
export type FinalStatus = 'completed' | 'dead_letter' | 'cancelled';

export function isFinal(status: JobStatus): status is FinalStatus {
  return status === 'completed' || status === 'dead_letter' || status === 'cancelled';
}

/**
 * What a parent does about a child that is given up or cancelled: `wait` until that child is done after all,
 * `fail` with it, or `go-on` without it.
 */
export const CHILD_FAILURES = ['wait', 'fail', 'go-on'] as const;
export type ChildFailure = (typeof CHILD_FAILURES)[number];

export interface Deduplication {
  /** Of jobs of a queue with the same key only the first is taken. */
  readonly key: string;
  /** For how long, ms; absent: until the first one is done. */
  readonly windowMs?: number;
}

export interface NewJob {
  readonly queue: string;
  readonly payload: JsonObject;
  /** 0 to 100, higher first; 50 is normal. */
  readonly priority?: number;
  readonly maxAttempts?: number;
  /** Not before this time; absent = now. */
  readonly runAt?: Date;
  /** Most an attempt may take, ms; absent: what the queue says. */
  readonly timeoutMs?: number;
  /** Between attempts; absent: what the queue says. */
  readonly backoff?: Backoff;
  readonly deduplication?: Deduplication;
  /** Jobs of a queue with the same key run one at a time, in the order in which they came. */
  readonly groupKey?: string;
  /** Jobs of a queue share its workers evenly by this key. Those without a key come first. */
  readonly fairnessKey?: string;
  /** Its key's part of the queue compared with the others' 1. */
  readonly fairnessWeight?: number;
  /** Run before it; it starts when the last of them is done. */
  readonly children?: readonly NewJob[];
  readonly childFailure?: ChildFailure;
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
  readonly timeoutMs: number | null;
  readonly backoff: Backoff | null;
  readonly groupKey: string | null;
  readonly fairnessKey: string | null;
  readonly parentId: JobId | null;
  /** Children that are not done yet. */
  readonly openChildren: number;
  readonly childFailure: ChildFailure | null;
  readonly leaseUntil: Date | null;
  /** Who has it, or had it last. */
  readonly workerId: string | null;
  readonly lastError: string | null;
  /** As its handler tells: by custom a share from 0 to 1, or any small JSON. */
  readonly progress: JsonValue | null;
  /** What its handler gave back. */
  readonly result: JsonValue | null;
  /** Somebody wants it to stop: its handler is told. */
  readonly isCancelRequested: boolean;
  /** The request that caused it. */
  readonly requestId: string;
  /** The step of a trace that caused it: what the job does goes on from there. */
  readonly trace: TraceContext | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** When its last attempt began. */
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

export const DEFAULT_PRIORITY = 50;
export const DEFAULT_MAX_ATTEMPTS = 10;

/** Names of priorities; any number between counts too. */
export const PRIORITIES = { low: 10, normal: 50, high: 90, critical: 100 } as const;

/** How an attempt ended; it counts only while `attempt` is still the job's current one. */
export type JobOutcome = { readonly id: JobId; readonly attempt: number } & (
  | { readonly status: 'completed'; readonly result?: JsonValue }
  | { readonly status: 'failed'; readonly error: string; readonly runAt: Date }
  | { readonly status: 'dead_letter'; readonly error: string }
  /** Its handler discarded it, or stopped because somebody asked it to. */
  | { readonly status: 'cancelled'; readonly error: string }
  /** Put off: it was not the turn of this job, and that has cost it no attempt. */
  | { readonly status: 'pending'; readonly runAt: Date }
);

/** One attempt of a job. */
export interface JobAttempt {
  readonly attempt: number;
  readonly workerId: string | null;
  readonly startedAt: Date | null;
  /** Null while it goes on. */
  readonly endedAt: Date | null;
  readonly outcome: AttemptOutcome;
  readonly error: string | null;
}

/** `lost`: its worker gave no sign of life any more. `put-off`: it was not the turn of the job. */
export type AttemptOutcome = Exclude<JobStatus, 'scheduled' | 'pending'> | 'put-off' | 'lost';

/** A line that a handler wrote about its job. */
export interface JobLogLine {
  readonly at: Date;
  readonly attempt: number;
  readonly text: string;
}
