import {
  ANALYTICS_EVENT_LIST,
  type AnalyticsEvent,
} from '../../../../domain/analytics/analytics-event.js';
import type { AnalyticsEventId } from '../../../../domain/shared/ids.js';
import type { ListQuery, Page } from '../../../../domain/shared/page.js';
import type { AnalyticsEvents, EventScan } from '../../../../ports/analytics/analytics-events.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { InMemoryTable } from '../database/in-memory-table.js';
import { listRows } from '../lists/list-rows.js';

export class InMemoryAnalyticsEvents implements AnalyticsEvents {
  readonly table: InMemoryTable<AnalyticsEvent>;

  constructor(private readonly database: InMemoryDatabase) {
    this.table = new InMemoryTable<AnalyticsEvent>(database, {
      what: 'analytics-event',
      unique: ({ name, dedupKey }) => (dedupKey === null ? [] : [['dedup', name, dedupKey]]),
    });
  }

  async add(events: readonly AnalyticsEvent[]): Promise<ReadonlySet<AnalyticsEventId>> {
    this.database.transaction();
    const kept = new Set<AnalyticsEventId>();
    for (const event of events) {
      const { name, dedupKey } = event;
      if (dedupKey !== null && this.table.findByKey('dedup', name, dedupKey)) continue;
      this.table.insert(event);
      kept.add(event.id);
    }
    return kept;
  }

  async list(query: ListQuery): Promise<Page<AnalyticsEvent>> {
    return listRows(this.table, ANALYTICS_EVENT_LIST, query);
  }

  async scan({ name, from, to, after, limit }: EventScan): Promise<readonly AnalyticsEvent[]> {
    const found = [...this.table.peek()].filter(
      (event) =>
        (name === undefined || event.name === name) &&
        event.at >= from &&
        event.at < to &&
        (after === undefined || inOrder(after, event) < 0),
    );
    return structuredClone(found.sort(inOrder).slice(0, limit));
  }

  async forgetBefore(time: Date, limit: number): Promise<number> {
    this.database.transaction();
    const old = [...this.table.peek()].filter(({ at }) => at < time).sort(inOrder);
    for (const { id } of old.slice(0, limit)) this.table.delete(id);
    return Math.min(old.length, limit);
  }
}

type Place = Pick<AnalyticsEvent, 'at' | 'id'>;

function inOrder(left: Place, right: Place): number {
  return (
    left.at.getTime() - right.at.getTime() || (left.id < right.id ? -1 : Number(left.id > right.id))
  );
}
