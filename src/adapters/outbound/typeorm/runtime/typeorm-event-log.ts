import type { NewDomainEvent } from '../../../../domain/shared/domain-event.js';
import type { DomainEventId } from '../../../../domain/shared/ids.js';
import { toTraceText } from '../../../../domain/shared/trace-context.js';
import type { Clock } from '../../../../ports/runtime/clock.js';
import type { EventLog } from '../../../../ports/runtime/event-log.js';
import type { ExecutionScope } from '../../../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../../../ports/runtime/id-generator.js';
import { chunks } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import type { SqlValue } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';

const COLUMNS = 'id, type, subject, data, occurred_at, actor, request_id, trace';
const COLUMN_COUNT = 8;

export interface EventLogDeps {
  readonly work: TypeOrmUnitOfWork;
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly scope: ExecutionScope;
  readonly ids: IdGenerator;
  /** Told after the commit that there is something to give positions to. */
  readonly onEventsAppended: () => void;
  /** Told after the commit what was appended. */
  readonly onEventsWritten?: ((events: readonly NewDomainEvent[]) => void) | undefined;
}

/** Rows are numbered in the order they are inserted; that of commits is settled by the sequencer. */
export class TypeOrmEventLog implements EventLog {
  constructor(private readonly deps: EventLogDeps) {}

  async append(events: readonly NewDomainEvent[]): Promise<void> {
    const transaction = this.deps.work.transaction();
    if (events.length === 0) return;
    for (const part of chunks(events, COLUMN_COUNT)) {
      const rows = this.deps.dialect.rows(part.map((event) => this.toParameters(event)));
      await transaction.change(
        `INSERT INTO domain_events (${COLUMNS}) ${rows.sql}`,
        rows.parameters,
      );
    }
    transaction.remind(this, this.deps.onEventsAppended);
    const { onEventsWritten } = this.deps;
    if (!onEventsWritten) return;
    transaction.remind(Symbol('written'), () => {
      onEventsWritten(events);
    });
  }

  private toParameters({ type, subject, data, cause }: NewDomainEvent): readonly SqlValue[] {
    const { clock, scope, ids } = this.deps;
    const context = scope.current();
    const id = ids.next() as DomainEventId;
    const requestId = cause?.requestId ?? context?.requestId ?? id;
    const actor = cause?.actor ?? context?.actor.id ?? 'system';
    const trace = (cause ?? context)?.trace;
    return [
      ...[id, type, subject, JSON.stringify(data), clock.now().getTime(), actor, requestId],
      trace ? toTraceText(trace) : null,
    ];
  }
}
