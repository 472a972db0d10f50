import type { HandlerExecution } from '../../../../domain/events/handler-execution.js';
import type {
  ReceivedEvent,
  ReceivedEventState,
} from '../../../../domain/events/received-event.js';
import { concurrencyConflict, notFound } from '../../../../domain/shared/app-error.js';
import type { NewDomainEvent } from '../../../../domain/shared/domain-event.js';
import type { EventId } from '../../../../domain/shared/ids.js';
import type {
  AddedDelivery,
  EventPayload,
  NewDelivery,
  ReceivedEventRepository,
} from '../../../../ports/events/received-event-repository.js';
import { chunks, MAX_ROWS } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import type { RecordTable } from '../record-table.js';
import { placeholders } from '../sql-session.js';
import type { Transaction } from '../transaction.js';
import { TypeOrmRepository, type RepositoryDeps } from '../typeorm-repository.js';
import { insertPayloads, readPayload } from './event-payloads.js';
import { RECEIVED_EVENT_MAPPING } from './received-event-record.js';

export class TypeOrmReceivedEventRepository
  extends TypeOrmRepository<ReceivedEventState, ReceivedEvent, ReceivedEventState>
  implements ReceivedEventRepository
{
  constructor(
    deps: RepositoryDeps,
    table: RecordTable<ReceivedEventState>,
    private readonly dialect: Dialect,
  ) {
    super(deps, table, RECEIVED_EVENT_MAPPING);
  }

  async addIfNew(
    event: ReceivedEvent,
    payload: EventPayload,
    events: readonly NewDomainEvent[],
  ): Promise<AddedDelivery> {
    const [result] = await this.addAllIfNew([{ event, payload, events }]);
    if (!result) throw concurrencyConflict('event');
    return result;
  }

  async addAllIfNew(deliveries: readonly NewDelivery[]): Promise<readonly AddedDelivery[]> {
    const transaction = this.deps.work.transaction();
    const results: AddedDelivery[] = [];
    for (const part of chunks(deliveries, this.table.columnCount)) {
      results.push(...(await this.addPart(transaction, part)));
    }
    const isNew = (_delivery: NewDelivery, index: number) => results[index]?.added === true;
    const added = deliveries.filter(isNew);
    await insertPayloads(
      transaction,
      added.map(({ event, payload }) => ({ eventId: event.state.id, payload })),
    );
    await this.deps.events.append(added.flatMap(({ events }) => events));
    return results;
  }

  private async addPart(
    transaction: Transaction,
    part: readonly NewDelivery[],
  ): Promise<readonly AddedDelivery[]> {
    const { name, columnList, columnCount } = this.table;
    const values = placeholders(columnCount, part.length);
    const sql = this.dialect.insertNew(name, columnList, values, 'provider, delivery_id');
    const inserted = await transaction.change(
      sql,
      part.flatMap(({ event }) => this.table.toParameters(event.state)),
    );
    if (inserted === part.length) {
      return part.map(({ event }) => ({ id: event.state.id, added: true }));
    }
    const known = await this.knownIds(transaction, part);
    return part.map(({ event: { state } }) => {
      const id = known.get(keyOf(state.provider, state.deliveryId));
      if (id === undefined) throw concurrencyConflict('event');
      return { id, added: id === state.id };
    });
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

  async forgetPayloadsBefore(time: Date, limit: number): Promise<number> {
    const transaction = this.deps.work.transaction();
    const rows = await transaction.rows(
      `SELECT p.event_id FROM event_payloads p JOIN received_events e ON e.id = p.event_id
       WHERE p.part = 0 AND e.created_at < ? AND e.status IN ('processed', 'ignored')
       ORDER BY p.event_id LIMIT ?`,
      [time.getTime(), Math.min(limit, MAX_ROWS)],
    );
    if (rows.length === 0) return 0;
    const ids = rows.map((row) => row['event_id'] as EventId);
    await transaction.change(
      `DELETE FROM event_payloads WHERE event_id IN ${placeholders(ids.length)}`,
      ids,
    );
    return ids.length;
  }

  protected override async deleted(transaction: Transaction, id: string): Promise<void> {
    await transaction.change('DELETE FROM event_payloads WHERE event_id = ?', [id]);
    await transaction.change('DELETE FROM handler_executions WHERE event_id = ?', [id]);
  }

  private async knownIds(
    transaction: Transaction,
    part: readonly NewDelivery[],
  ): Promise<ReadonlyMap<string, EventId>> {
    const keys = part.map(({ event }) => event.state);
    const rows = await transaction.rows(
      `SELECT id, provider, delivery_id FROM received_events
       WHERE ${keys.map(() => '(provider = ? AND delivery_id = ?)').join(' OR ')}`,
      keys.flatMap(({ provider, deliveryId }) => [provider, deliveryId]),
    );
    return new Map(
      rows.map((row) => [
        keyOf(String(row['provider']), String(row['delivery_id'])),
        row['id'] as EventId,
      ]),
    );
  }
}

function keyOf(provider: string, deliveryId: string): string {
  return `${provider} ${deliveryId}`;
}
