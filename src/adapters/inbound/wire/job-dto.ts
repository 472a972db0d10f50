import { JOB_STATUSES, type Job, type JobStatus } from '../../../domain/jobs/job.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import { Choice, Count, Identifier, JsonField, Text, Time } from './fields.js';

const EXAMPLE_TIME = '2026-11-21T08:00:00.000Z';

export class JobView {
  @Identifier({ description: 'Its id', example: '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a12' })
  id!: string;
  @Text({ description: 'Its queue', example: 'events', maxLength: 100 }) queue!: string;
  @JsonField({ description: 'What its handler gets', example: { eventId: '…' } })
  payload!: JsonObject;
  @Choice(JOB_STATUSES, { description: 'Where it stands', example: 'completed' })
  status!: JobStatus;
  @Count({ description: 'Higher runs first', example: 50, minimum: 0, maximum: 100 })
  priority!: number;
  @Count({ description: 'Attempts begun', example: 1, minimum: 0, maximum: 1_000 })
  attempt!: number;
  @Count({ description: 'Attempts at most', example: 10, minimum: 1, maximum: 1_000 })
  maxAttempts!: number;
  @Time({ description: 'Not before', example: EXAMPLE_TIME }) runAt!: Date;
  @Time({ description: 'Until when its worker holds it', example: null, nullable: true })
  leaseUntil!: Date | null;
  @Text({ description: 'Its worker', example: null, maxLength: 200, nullable: true })
  workerId!: string | null;
  @Text({
    description: 'Error of the last failed attempt',
    example: null,
    maxLength: 4_000,
    nullable: true,
  })
  lastError!: string | null;
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
  @Time({ description: 'When it ended', example: null, nullable: true }) finishedAt!: Date | null;
}

export function toJobView({ trace, ...job }: Job): JobView {
  return { ...job, traceId: trace?.traceId ?? null };
}
