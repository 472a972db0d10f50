import type { JsonObject } from '../shared/json.js';
import type { Rate } from '../shared/rate.js';
import type { Backoff } from './backoff.js';
import type { Concurrency } from './concurrency.js';

/** What a queue may be called. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/i;
export const QUEUE_NAME_PHRASE =
  '1 to 100 letters, digits, dots, hyphens or underscores, the first a letter or digit';

export function isQueueName(name: string): boolean {
  return NAME.test(name);
}

/** What holds for the jobs of a queue unless they say otherwise; what is absent has the defaults of jobs. */
export interface QueueSettings {
  readonly maxAttempts?: number;
  /** 0 to 100. */
  readonly priority?: number;
  readonly backoff?: Backoff;
  readonly timeoutMs?: number;
  /** Jobs that one process runs at once. */
  readonly concurrency?: Concurrency;
  /** Part of the queue that a fairness key gets, compared with the others' 1. */
  readonly weights?: Readonly<Record<string, number>>;
  /** Names of limits that its jobs keep to. */
  readonly limits?: readonly string[];
  /** How many of its jobs begin in a time, in all processes together. */
  readonly rate?: Rate;
  /** The same of each fairness key. */
  readonly keyRate?: Rate;
  /** JSON Schema of payloads. */
  readonly schema?: JsonObject;
  readonly retention?: JobRetention;
  /** Which steps of its jobs are domain events; their ends unless told otherwise. */
  readonly events?: ToldSteps;
}

export const TOLD_STEPS = ['ends', 'all'] as const;
export type ToldSteps = (typeof TOLD_STEPS)[number];

/** How long jobs that are done for good are kept, ms; what is absent is as for all queues. */
export interface JobRetention {
  readonly completedMs?: number;
  readonly cancelledMs?: number;
  readonly deadLetterMs?: number;
  /** Completed ones that stay: those created last. Older ones go however young. */
  readonly keepCompleted?: number;
}

/** Whether jobs of a queue are begun. */
export interface QueueState {
  readonly name: string;
  readonly isPaused: boolean;
  readonly updatedAt: Date;
}
