import { JOB_BOUNDS } from '../../../application/jobs/job-shape.js';
import type { JobDetails } from '../../../application/jobs/manage-jobs.js';
import { BACKOFF_KINDS, type Backoff } from '../../../domain/jobs/backoff.js';
import {
  CHILD_FAILURES,
  JOB_STATUSES,
  PRIORITIES,
  type ChildFailure,
  type Job,
  type JobAttempt,
  type JobLogLine,
  type JobStatus,
} from '../../../domain/jobs/job.js';
import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';
import {
  Answer,
  Choice,
  Count,
  Flag,
  Identifier,
  JsonField,
  NamedCount,
  Part,
  PartList,
  Quantity,
  Text,
  Time,
} from './fields.js';

const EXAMPLE_TIME = '2026-11-21T08:00:00.000Z';

const queue = { description: 'Its queue', example: 'http', minLength: 1, maxLength: 100 };
const payload = {
  description: 'What its handler gets; at most 1 MiB',
  example: { url: 'https://example.org/hooks/orders', body: { order: 17 } },
};
const key = (description: string, example: string | null) => ({
  description,
  example,
  minLength: 1,
  maxLength: 200,
});
const groupKey = key('Jobs of the queue with the same key run one at a time, in order', 'order-17');
const fairnessKey = key('Jobs of the queue share its workers evenly by this key', 'acme');
const maxAttempts = { description: 'Attempts at most', example: 10, ...JOB_BOUNDS.maxAttempts };
const timeoutSeconds = {
  description: 'Seconds that an attempt may take',
  example: 30,
  ...JOB_BOUNDS.timeoutSeconds,
};
const childFailure = {
  description: 'What it does when a child is given up or cancelled',
  example: 'wait',
};

export class BackoffDto {
  @Choice(BACKOFF_KINDS, {
    description:
      'fixed: always the same; exponential: doubled with every attempt, with full jitter',
    example: 'exponential',
  })
  kind!: Backoff['kind'];
  @Quantity({
    description: 'Seconds before the second attempt; of exponential their bound',
    example: 5,
    ...JOB_BOUNDS.backoffSeconds,
  })
  delaySeconds!: number;
}

/** A job as people and programs ask for it. */
export class EnqueueJobDto {
  @Text(queue) queue!: string;
  @JsonField({ ...payload, optional: true }) payload?: JsonObject;
  @NamedCount({
    description: 'Higher runs first: low is 10, normal 50, high 90, critical 100',
    example: 'normal',
    names: PRIORITIES,
    ...JOB_BOUNDS.priority,
    optional: true,
  })
  priority?: number;
  @Time({ description: 'Not before', example: EXAMPLE_TIME, optional: true }) runAt?: Date;
  @Quantity({
    description: 'Not before so many seconds from now; instead of runAt',
    example: 60,
    ...JOB_BOUNDS.delaySeconds,
    optional: true,
  })
  delaySeconds?: number;
  @Text({
    ...key('Of jobs of the queue with the same key only the first is taken', 'report-2026-11'),
    optional: true,
  })
  dedupKey?: string;
  @Quantity({
    description: 'For how long dedupKey keeps others away; without it until the job is done',
    example: 3_600,
    ...JOB_BOUNDS.dedupWindowSeconds,
    optional: true,
  })
  dedupWindowSeconds?: number;
  @Text({ ...groupKey, optional: true }) groupKey?: string;
  @Text({ ...fairnessKey, optional: true }) fairnessKey?: string;
  @Count({ ...maxAttempts, optional: true }) maxAttempts?: number;
  @Quantity({ ...timeoutSeconds, optional: true }) timeoutSeconds?: number;
  @Part(BackoffDto, {
    description: 'How long it waits when it failed',
    example: { kind: 'fixed', delaySeconds: 5 },
    optional: true,
  })
  backoff?: BackoffDto;
  @PartList(() => EnqueueJobDto, {
    description: 'Jobs that run before it',
    example: [],
    schemaName: 'EnqueueJobDto',
    maxItems: 10_000,
    optional: true,
  })
  children?: EnqueueJobDto[];
  @Choice(CHILD_FAILURES, { ...childFailure, optional: true }) childFailure?: ChildFailure;
}

export class CancelJobDto {
  @Text({
    description: 'Why',
    example: 'the order was withdrawn',
    minLength: 1,
    maxLength: 500,
    optional: true,
  })
  reason?: string;
}

export class JobView {
  @Identifier({ description: 'Its id', example: '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a12' })
  id!: string;
  @Text(queue) queue!: string;
  @JsonField(payload) payload!: JsonObject;
  @Choice(JOB_STATUSES, { description: 'Where it stands', example: 'completed' })
  status!: JobStatus;
  @Count({ description: 'Higher runs first', example: 50, minimum: 0, maximum: 100 })
  priority!: number;
  @Count({ description: 'Attempts begun', example: 1, minimum: 0, maximum: 1_000 })
  attempt!: number;
  @Count(maxAttempts) maxAttempts!: number;
  @Time({ description: 'Not before', example: EXAMPLE_TIME }) runAt!: Date;
  @Quantity({
    ...timeoutSeconds,
    description: 'Seconds that an attempt may take; null: what its queue says',
    nullable: true,
  })
  timeoutSeconds!: number | null;
  @Answer({
    description: 'How long it waits when it failed; null: what its queue says',
    example: { kind: 'exponential', delaySeconds: 1, maxDelaySeconds: 300 },
    schema: {
      type: ['object', 'null'],
      required: ['kind', 'delaySeconds'],
      properties: {
        kind: { type: 'string', enum: BACKOFF_KINDS },
        delaySeconds: { type: 'number' },
        maxDelaySeconds: { type: 'number' },
      },
    },
  })
  backoff!: BackoffView | null;
  @Text({ ...groupKey, nullable: true }) groupKey!: string | null;
  @Text({ ...fairnessKey, nullable: true }) fairnessKey!: string | null;
  @Identifier({ description: 'The job that waits for it', example: null, nullable: true })
  parentId!: string | null;
  @Count({
    description: 'Children that are not done yet',
    example: 0,
    minimum: 0,
    maximum: 10_000,
  })
  openChildren!: number;
  @Choice(CHILD_FAILURES, { ...childFailure, nullable: true }) childFailure!: ChildFailure | null;
  @Time({ description: 'Until when its worker holds it', example: null, nullable: true })
  leaseUntil!: Date | null;
  @Text({
    description: 'Who has it, or had it last',
    example: null,
    maxLength: 200,
    nullable: true,
  })
  workerId!: string | null;
  @Text({
    description: 'Error of the last failed attempt',
    example: null,
    maxLength: 4_000,
    nullable: true,
  })
  lastError!: string | null;
  @Answer({
    description: 'As its handler tells: by custom a share from 0 to 1',
    example: 0.5,
    schema: {},
  })
  progress!: JsonValue | null;
  @Answer({ description: 'What its handler gave back', example: { status: 200 }, schema: {} })
  result!: JsonValue | null;
  @Flag({ description: 'Somebody wants it to stop', example: false }) isCancelRequested!: boolean;
  @Text({ description: 'The request that caused it', example: '0193…', maxLength: 200 })
  requestId!: string;
  @Text({
    description: 'The distributed trace it belongs to',
    example: '4bf92f3577b34da6a3ce929d0e0e4736',
    maxLength: 32,
    nullable: true,
  })
  traceId!: string | null;
  @Time({ description: 'When it was enqueued', example: EXAMPLE_TIME }) createdAt!: Date;
  @Time({ description: 'When it last changed', example: EXAMPLE_TIME }) updatedAt!: Date;
  @Time({ description: 'When its last attempt began', example: null, nullable: true })
  startedAt!: Date | null;
  @Time({ description: 'When it ended', example: null, nullable: true }) finishedAt!: Date | null;
}

export interface BackoffView {
  readonly kind: Backoff['kind'];
  readonly delaySeconds: number;
  readonly maxDelaySeconds?: number;
}

export class JobDetailsView extends JobView {
  @Answer({
    description: 'Its attempts, the first one first',
    example: [],
    schema: {
      type: 'array',
      items: {
        type: 'object',
        required: ['attempt', 'workerId', 'startedAt', 'endedAt', 'outcome', 'error'],
        properties: {
          attempt: { type: 'integer' },
          workerId: { type: ['string', 'null'] },
          startedAt: { type: ['string', 'null'], format: 'date-time' },
          endedAt: { type: ['string', 'null'], format: 'date-time' },
          outcome: { type: 'string' },
          error: { type: ['string', 'null'] },
        },
      },
    },
  })
  attempts!: readonly JobAttempt[];
  @Answer({
    description: 'The last lines that its handler wrote, the oldest first',
    example: [],
    schema: {
      type: 'array',
      items: {
        type: 'object',
        required: ['at', 'attempt', 'text'],
        properties: {
          at: { type: 'string', format: 'date-time' },
          attempt: { type: 'integer' },
          text: { type: 'string' },
        },
      },
    },
  })
  lines!: readonly JobLogLine[];
}

export function toJobView({ trace, timeoutMs, backoff, ...job }: Job): JobView {
  return {
    ...job,
    timeoutSeconds: timeoutMs === null ? null : timeoutMs / 1_000,
    backoff: backoff && toBackoffView(backoff),
    traceId: trace?.traceId ?? null,
  };
}

export function toBackoffView({ kind, delayMs, maxDelayMs }: Backoff): BackoffView {
  return {
    kind,
    delaySeconds: delayMs / 1_000,
    ...(maxDelayMs === undefined ? {} : { maxDelaySeconds: maxDelayMs / 1_000 }),
  };
}

export function toJobDetailsView({ attempts, lines, ...job }: JobDetails): JobDetailsView {
  return Object.assign(toJobView(job), { attempts, lines });
}
