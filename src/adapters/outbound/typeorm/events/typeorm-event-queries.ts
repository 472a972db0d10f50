import type { HandlerExecution } from '../../../../domain/events/handler-execution.js';
import type { ReceivedEventState } from '../../../../domain/events/received-event.js';
import type { EventId, HandlerExecutionId } from '../../../../domain/shared/ids.js';
import type {
  EventPayload,
  EventQueries,
  EventStatistics,
} from '../../../../ports/events/received-event-repository.js';
import type { Row } from '../sql-session.js';
import { TypeOrmQueries } from '../typeorm-queries.js';
import { readPayload } from './event-payloads.js';

/** Attempts of one event that are shown; retries are bounded far below. */
const MAX_EXECUTIONS = 1_000;

export class TypeOrmEventQueries
  extends TypeOrmQueries<ReceivedEventState, ReceivedEventState>
  implements EventQueries
{
  async executions(id: EventId): Promise<readonly HandlerExecution[]> {
    const rows = await this.work.read((session) =>
      session.rows(
        `SELECT id, event_id, handler, attempt, outcome, error, started_at, finished_at
         FROM handler_executions WHERE event_id = ? ORDER BY started_at, id LIMIT ?`,
        [id, MAX_EXECUTIONS],
      ),
    );
    return rows.map(toExecution);
  }

  payload(id: EventId): Promise<EventPayload | undefined> {
    return this.work.read((session) => readPayload(session, id));
  }

  /** Reads an index from end to end, one entry for each event. */
  async statistics(): Promise<EventStatistics> {
    const rows = await this.work.read((session) =>
      session.rows(
        `SELECT provider, type, provider_action, status, COUNT(*) AS total
         FROM received_events GROUP BY provider, type, provider_action, status`,
      ),
    );
    const byStatus: Record<string, number> = {};
    const byType: Record<string, number> = {};
    let all = 0;
    for (const { provider, type, provider_action: action, status, total } of rows) {
      const name = [provider, type, ...(action === null ? [] : [action])].join('.');
      const count = Number(total);
      byType[name] = (byType[name] ?? 0) + count;
      byStatus[String(status)] = (byStatus[String(status)] ?? 0) + count;
      all += count;
    }
    return { total: all, byStatus, byType };
  }
}

function toExecution(row: Row): HandlerExecution {
  return {
    id: row['id'] as HandlerExecutionId,
    eventId: row['event_id'] as EventId,
    handler: row['handler'] as string,
    attempt: Number(row['attempt']),
    outcome: row['outcome'] as HandlerExecution['outcome'],
    error: row['error'] as string | null,
    startedAt: new Date(Number(row['started_at'])),
    finishedAt: new Date(Number(row['finished_at'])),
  };
}
