import { AppError } from '../../../../domain/shared/app-error.js';
import type { NewDomainEvent, PositionedEvent } from '../../../../domain/shared/domain-event.js';
import type { DomainEventId } from '../../../../domain/shared/ids.js';
import { toTraceText } from '../../../../domain/shared/trace-context.js';
import type { Clock } from '../../../../ports/runtime/clock.js';
import type { EventLog } from '../../../../ports/runtime/event-log.js';
import type { ExecutionScope } from '../../../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../../../ports/runtime/id-generator.js';
import { chunks } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import type { SqlSession, SqlValue } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';

/** Name and type of a column, and its value in an event. */
type Column = readonly [name: string, type: string, value: (event: PositionedEvent) => SqlValue];

const COLUMNS: readonly Column[] = [
  ['id', 'text', ({ id }) => id],
  ['type', 'text', ({ type }) => type],
  ['subject', 'text', ({ subject }) => subject],
  ['data', 'text', ({ data }) => JSON.stringify(data)],
  ['occurred_at', 'bigint', ({ occurredAt }) => occurredAt.getTime()],
  ['actor', 'text', ({ actor }) => actor],
  ['request_id', 'text', ({ requestId }) => requestId],
  ['trace', 'text', ({ trace }) => (trace ? toTraceText(trace) : null)],
];

const POSITION: Column = ['position', 'bigint', ({ position }) => position];

export interface EventLogDeps {
  readonly work: TypeOrmUnitOfWork;
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly scope: ExecutionScope;
  readonly ids: IdGenerator;
  /** Told after the commit that there is something to give positions to. */
  readonly onEventsAppended: () => void;
  /** Told after the commit what was appended, where that is when it gets its positions. */
  readonly onEventsPositioned?: ((events: readonly PositionedEvent[]) => void) | undefined;
  /** Told after the commit what was appended. */
  readonly onEventsWritten?: ((events: readonly NewDomainEvent[]) => void) | undefined;
}

/**
 * Where commits come in the order of what they write, events get their positions as they are appended; elsewhere
 * the sequencer settles the order of commits.
 */
export class TypeOrmEventLog implements EventLog {
  constructor(private readonly deps: EventLogDeps) {}

  async append(events: readonly NewDomainEvent[]): Promise<void> {
    const transaction = this.deps.work.transaction();
    if (events.length === 0) return;
    const { dialect, onEventsAppended, onEventsPositioned, onEventsWritten } = this.deps;
    const isPositioned = dialect.commitsInOrder;
    const first = isPositioned ? await takePositions(transaction, events.length) : 0;
    const record = this.recorder();
    const recorded = events.map((event, at) => record(event, first + at));
    const columns = isPositioned ? [...COLUMNS, POSITION] : COLUMNS;
    for (const part of chunks(recorded, columns.length)) {
      const { sql, parameters } = dialect.insertion(
        columns.map(([name, type, value]) => ({ name, type, values: part.map(value) })),
      );
      await transaction.change(`INSERT INTO domain_events ${sql}`, parameters);
    }
    transaction.remind(Symbol('written'), () => {
      if (isPositioned) onEventsPositioned?.(recorded);
      onEventsWritten?.(events);
    });
    transaction.remind(this, onEventsAppended);
  }

  private recorder(): (event: NewDomainEvent, position: number) => PositionedEvent {
    const { clock, scope, ids } = this.deps;
    const context = scope.current();
    const occurredAt = clock.now();
    return ({ type, subject, data, cause }, position) => {
      const id = ids.next() as DomainEventId;
      const actor = cause?.actor ?? context?.actor.id ?? 'system';
      const requestId = cause?.requestId ?? context?.requestId ?? id;
      const event = { id, type, subject, data, occurredAt, actor, requestId, position };
      const trace = (cause ?? context)?.trace;
      return trace ? { ...event, trace } : event;
    };
  }
}

/** @returns the first of so many */
async function takePositions(session: SqlSession, count: number): Promise<number> {
  const [row] = await session.rows(
    'UPDATE event_log_head SET position = position + ? WHERE id = 1 RETURNING position',
    [count],
  );
  if (!row) throw new AppError('internal', 'event-log.no-head', 'The counter of events is gone');
  return Number(row['position']) - count + 1;
}
