import type { AttemptFacts } from '../../../../domain/jobs/job-events.js';
import type { JobId } from '../../../../domain/shared/ids.js';
import { parseTraceText } from '../../../../domain/shared/trace-context.js';
import type { Row } from '../sql-session.js';

/** Columns that make `AttemptFacts`, besides `id` and `queue`. */
export const FACT_COLUMNS = 'attempt, max_attempts, worker_id, started_at, request_id, trace';

export function attemptFacts(row: Row): AttemptFacts {
  const { started_at: startedAt, trace } = row;
  return {
    id: row['id'] as JobId,
    queue: row['queue'] as string,
    attempt: Number(row['attempt']),
    maxAttempts: Number(row['max_attempts']),
    workerId: row['worker_id'] as string | null,
    startedAt: startedAt === null ? null : new Date(Number(startedAt)),
    requestId: row['request_id'] as string,
    trace: trace === null ? null : (parseTraceText(String(trace)) ?? null),
  };
}
