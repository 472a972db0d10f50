import {
  PURGED,
  type Purged,
  type QueueDetails,
  type QueueView as Queue,
} from '../../../application/jobs/manage-queues.js';
import type { JobRetention, QueueSettings } from '../../../domain/jobs/queue.js';
import { Answer, Choice, Flag } from './fields.js';
import { toBackoffView, type BackoffView } from './job-dto.js';

export class ChangeQueueDto {
  @Flag({ description: 'Whether its jobs wait; what runs goes on', example: true })
  isPaused!: boolean;
}

export class PurgeQueueDto {
  @Choice(PURGED, {
    description: 'waiting: cancels the jobs that wait; dead_letter: forgets its dead letters',
    example: 'waiting',
    optional: true,
  })
  what?: Purged;
}

export class PurgedView {
  @Answer({ description: 'How many jobs it were', example: 3, schema: { type: 'integer' } })
  purged!: number;
}

/** Statuses of jobs that are counted. */
export const COUNTED = ['scheduled', 'pending', 'processing', 'failed', 'dead_letter'] as const;
type Counts = Readonly<Record<(typeof COUNTED)[number], number>>;

interface SettingsView extends Omit<QueueSettings, 'timeoutMs' | 'backoff' | 'retention'> {
  readonly timeoutSeconds?: number;
  readonly backoff?: BackoffView;
  readonly retention?: RetentionView;
}

interface RetentionView {
  readonly completedDays?: number;
  readonly cancelledDays?: number;
  readonly deadLetterDays?: number;
  readonly keepCompleted?: number;
}

const DAY_MS = 86_400_000;

export class QueueView {
  @Answer({ description: 'Its name', example: 'http', schema: { type: 'string' } }) name!: string;
  @Answer({
    description: 'Its jobs by status; what is completed or cancelled is not counted',
    example: { scheduled: 0, pending: 3, processing: 1, failed: 0, dead_letter: 0 },
    schema: {
      type: 'object',
      required: COUNTED,
      properties: Object.fromEntries(COUNTED.map((status) => [status, { type: 'integer' }])),
    },
  })
  counts!: Counts;
  @Answer({
    description: 'When the job that waits for the longest was due; null: none is unfinished',
    example: '2026-11-21T08:00:00.000Z',
    schema: { type: ['string', 'null'], format: 'date-time' },
  })
  dueSince!: Date | null;
  @Answer({
    description: 'For how many seconds that job has been due; 0 while none is due',
    example: 1.5,
    schema: { type: 'number' },
  })
  oldestSeconds!: number;
  @Answer({ description: 'Its jobs wait', example: false, schema: { type: 'boolean' } })
  isPaused!: boolean;
  @Answer({
    description: 'Whether anybody does its jobs',
    example: true,
    schema: { type: 'boolean' },
  })
  isHandled!: boolean;
  @Answer({
    description: 'What holds for its jobs, as configured under jobs.queues',
    example: { maxAttempts: 5, timeoutSeconds: 30 },
    schema: { type: 'object' },
  })
  settings!: SettingsView;
}

const QUANTILES = {
  type: ['object', 'null'],
  required: ['p50', 'p95', 'p99'],
  properties: { p50: { type: 'number' }, p95: { type: 'number' }, p99: { type: 'number' } },
} as const;

export class QueueDetailsView extends QueueView {
  @Answer({
    description: 'What became of its jobs within the last hour, in every process',
    example: {
      attempts: 120,
      attemptsPerMinute: 2,
      errorRate: 0.025,
      waitSeconds: { p50: 0.004, p95: 0.02, p99: 0.1 },
      runSeconds: { p50: 0.1, p95: 0.4, p99: 0.9 },
    },
    schema: {
      type: 'object',
      required: ['attempts', 'attemptsPerMinute', 'errorRate', 'waitSeconds', 'runSeconds'],
      properties: {
        attempts: { type: 'integer', description: 'That ended, put off or cancelled ones aside' },
        attemptsPerMinute: { type: 'number' },
        errorRate: { type: ['number', 'null'], description: 'Share that failed, 0 to 1' },
        waitSeconds: { ...QUANTILES, description: 'From due to begun' },
        runSeconds: { ...QUANTILES, description: 'From begun to ended' },
      },
    },
  })
  lastHour!: QueueDetails['lastHour'];
}

export function toQueueDetailsView(queue: QueueDetails, now: Date): QueueDetailsView {
  return Object.assign(toQueueView(queue, now), { lastHour: queue.lastHour });
}

export function toQueueView({ queue, counts, dueSince, ...view }: Queue, now: Date): QueueView {
  const dueMs = dueSince === null ? 0 : now.getTime() - dueSince.getTime();
  return {
    name: queue,
    counts: Object.fromEntries(COUNTED.map((status) => [status, counts[status] ?? 0])) as Counts,
    dueSince,
    oldestSeconds: Math.max(0, dueMs) / 1_000,
    isPaused: view.isPaused,
    isHandled: view.isHandled,
    settings: toSettingsView(view.settings),
  };
}

function toSettingsView({
  timeoutMs,
  backoff,
  retention,
  ...settings
}: QueueSettings): SettingsView {
  return {
    ...settings,
    ...(retention && { retention: toRetentionView(retention) }),
    ...(timeoutMs === undefined ? {} : { timeoutSeconds: timeoutMs / 1_000 }),
    ...(backoff && { backoff: toBackoffView(backoff) }),
  };
}

function toRetentionView(retention: JobRetention): RetentionView {
  const { completedMs, cancelledMs, deadLetterMs, keepCompleted } = retention;
  return {
    ...(completedMs !== undefined && { completedDays: completedMs / DAY_MS }),
    ...(cancelledMs !== undefined && { cancelledDays: cancelledMs / DAY_MS }),
    ...(deadLetterMs !== undefined && { deadLetterDays: deadLetterMs / DAY_MS }),
    ...(keepCompleted !== undefined && { keepCompleted }),
  };
}
