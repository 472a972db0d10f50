import type { WorkerReport } from '../../../application/jobs/list-workers.js';
import { WORKER_STATES, type WorkerState } from '../../../domain/jobs/worker.js';
import { Answer, Choice, Time } from './fields.js';

const EXAMPLE_TIME = '2026-11-21T08:00:00.000Z';

export class WorkerView {
  @Answer({
    description: 'Its id; jobs and their attempts name it as workerId',
    example: 'host/1b9d6bcd/4026531836:4242:01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10',
    schema: { type: 'string' },
  })
  id!: string;
  @Choice(WORKER_STATES, {
    description: 'lost: it has told nothing for 45 seconds, as when frozen, cut off or dead',
    example: 'running',
  })
  state!: WorkerState;
  @Answer({ description: 'Its machine', example: 'host', schema: { type: 'string' } })
  host!: string;
  @Answer({ description: 'Its process there', example: 4242, schema: { type: 'integer' } })
  pid!: number;
  @Answer({ description: 'Of the program', example: '0.1.0', schema: { type: 'string' } })
  version!: string;
  @Answer({
    description: 'Roles of the process',
    example: ['worker'],
    schema: { type: 'array', items: { type: 'string' } },
  })
  roles!: readonly string[];
  @Answer({
    description: 'Queues it was told to mind (--queues); null: all',
    example: 'mail,crm-*',
    schema: { type: ['string', 'null'] },
  })
  patterns!: string | null;
  @Answer({
    description: 'Queues it minds and has a handler for',
    example: ['events', 'http'],
    schema: { type: 'array', items: { type: 'string' } },
  })
  queues!: readonly string[];
  @Answer({ description: 'Jobs under way', example: 3, schema: { type: 'integer' } })
  running!: number;
  @Answer({
    description: 'Jobs it runs at once now',
    example: 12,
    schema: { type: 'integer' },
  })
  concurrency!: number;
  @Answer({ description: 'Least of them', example: 2, schema: { type: 'integer' } })
  minConcurrency!: number;
  @Answer({
    description: 'Most of them; the same as the least: it does not choose',
    example: 50,
    schema: { type: 'integer' },
  })
  maxConcurrency!: number;
  @Answer({
    description: 'The same of queues with a concurrency of their own',
    example: { http: { now: 4, min: 1, max: 20 } },
    schema: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        required: ['now', 'min', 'max'],
        properties: {
          now: { type: 'integer' },
          min: { type: 'integer' },
          max: { type: 'integer' },
        },
      },
    },
  })
  queueConcurrency!: WorkerReport['queueConcurrency'];
  @Answer({
    description: 'What the process uses of all cores together, 0-100',
    example: 12.5,
    schema: { type: 'number' },
  })
  cpuPercent!: number;
  @Answer({
    description: 'Memory of the process',
    example: 120_000_000,
    schema: { type: 'integer' },
  })
  memoryBytes!: number;
  @Answer({
    description: 'How late its timers fired, p99',
    example: 11.5,
    schema: { type: 'number' },
  })
  eventLoopDelayMs!: number;
  @Time({ description: 'When it began', example: EXAMPLE_TIME }) startedAt!: Date;
  @Time({ description: 'When it last told all this; every 15 seconds', example: EXAMPLE_TIME })
  heartbeatAt!: Date;
}

export function toWorkerView({ concurrency, draining: _, ...worker }: WorkerReport): WorkerView {
  const { now, min, max } = concurrency;
  return { ...worker, concurrency: now, minConcurrency: min, maxConcurrency: max };
}
