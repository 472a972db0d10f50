import { EVENT_LIST } from '../../../../domain/events/event-list.js';
import type { HandlerExecution } from '../../../../domain/events/handler-execution.js';
import type { ReceivedEventState } from '../../../../domain/events/received-event.js';
import type { EventId } from '../../../../domain/shared/ids.js';
import type {
  EventPayload,
  EventQueries,
  EventStatistics,
} from '../../../../ports/events/received-event-repository.js';
import { InMemoryQueries } from '../in-memory-queries.js';
import type { InMemoryEventStore } from './in-memory-event-store.js';

export class InMemoryEventQueries
  extends InMemoryQueries<ReceivedEventState>
  implements EventQueries
{
  constructor(private readonly store: InMemoryEventStore) {
    super(store.table, EVENT_LIST);
  }

  async executions(id: EventId): Promise<readonly HandlerExecution[]> {
    return this.store.executions(id);
  }

  async payload(id: EventId): Promise<EventPayload | undefined> {
    return this.store.payload(id);
  }

  async statistics(): Promise<EventStatistics> {
    const byStatus = new Map<string, number>();
    const byType = new Map<string, number>();
    for (const { provider, type, providerAction, status } of this.table.peek()) {
      const name = [provider, type, ...(providerAction === null ? [] : [providerAction])].join('.');
      byType.set(name, (byType.get(name) ?? 0) + 1);
      byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
    }
    return {
      total: this.table.size,
      byStatus: Object.fromEntries(byStatus),
      byType: Object.fromEntries(byType),
    };
  }
}
