import type { HandlerExecution } from '../../../../domain/events/handler-execution.js';
import type {
  ReceivedEvent,
  ReceivedEventState,
} from '../../../../domain/events/received-event.js';
import { concurrencyConflict, notFound } from '../../../../domain/shared/app-error.js';
import type { NewDomainEvent } from '../../../../domain/shared/domain-event.js';
import type { EventId } from '../../../../domain/shared/ids.js';
import type {
  EventPayload,
  ReceivedEventRepository,
} from '../../../../ports/events/received-event-repository.js';
import type { Dialect } from '../dialect.js';
import type { RecordTable } from '../record-table.js';
import { placeholders } from '../sql-session.js';
import type { Transaction } from '../transaction.js';
import { TypeOrmRepository, type RepositoryDeps } from '../typeorm-repository.js';
import { insertPayload, readPayload } from './event-payloads.js';
import { RECEIVED_EVENT_MAPPING } from './received-event-record.js';

export class TypeOrmReceivedEventRepository
  extends TypeOrmRepository<ReceivedEventState, ReceivedEvent, ReceivedEventState>
  implements ReceivedEventRepository
{
  private readonly insertSql: string;

  constructor(deps: RepositoryDeps, table: RecordTable<ReceivedEventState>, dialect: Dialect) {
    super(deps, table, RECEIVED_EVENT_MAPPING);
    const values = placeholders(table.columnList.split(', ').length);
    this.insertSql = dialect.insertNew(
      table.name,
      table.columnList,
      values,
      'provider, delivery_id',
    );
  }

  async addIfNew(
    { state }: ReceivedEvent,
    payload: EventPayload,
    events: readonly NewDomainEvent[],
  ): Promise<{ readonly id: EventId; readonly added: boolean }> {
    const transaction = this.deps.work.transaction();
    const added = await transaction.change(this.insertSql, this.table.toParameters(state));
    if (added === 0) return { id: await this.knownId(transaction, state), added: false };
    await insertPayload(transaction, state.id, payload);
    await this.deps.events.append(events);
    return { id: state.id, added: true };
  }

  async payload(id: EventId): Promise<EventPayload> {
    const payload = await readPayload(this.deps.work.transaction(), id);
    if (!payload) throw notFound('event', id);
    return payload;
  }

  async addExecution(execution: HandlerExecution): Promise<void> {
    const { id, eventId, handler, attempt, outcome, error, startedAt, finishedAt } = execution;
    await this.deps.work.transaction().change(
      `INSERT INTO handler_executions
         (id, event_id, handler, attempt, outcome, error, started_at, finished_at)
       VALUES ${placeholders(8)}`,
      [id, eventId, handler, attempt, outcome, error, startedAt.getTime(), finishedAt.getTime()],
    );
  }

  protected override async deleted(transaction: Transaction, id: string): Promise<void> {
    await transaction.change('DELETE FROM event_payloads WHERE event_id = ?', [id]);
    await transaction.change('DELETE FROM handler_executions WHERE event_id = ?', [id]);
  }

  private async knownId(
    transaction: Transaction,
    { provider, deliveryId }: ReceivedEventState,
  ): Promise<EventId> {
    const [row] = await transaction.rows(
      'SELECT id FROM received_events WHERE provider = ? AND delivery_id = ?',
      [provider, deliveryId],
    );
    if (!row) throw concurrencyConflict('event');
    return row['id'] as EventId;
  }
}
