import type { AlertState } from '../../../../domain/alerts/alert.js';
import type { NoticeState } from '../../../../domain/alerts/notice.js';
import type { SilenceState } from '../../../../domain/alerts/silence.js';
import type { ConfigRevisionState } from '../../../../domain/config/config-revision.js';
import type { ReceivedEventState } from '../../../../domain/events/received-event.js';
import {
  KEPT_REVISIONS,
  type ExpiredRecords,
  type Expiring,
} from '../../../../ports/storage/expired-records.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import type { InMemoryTable } from '../database/in-memory-table.js';
import type { InMemoryEventStore } from '../events/in-memory-event-store.js';

export interface ExpiringTables {
  readonly database: InMemoryDatabase;
  readonly events: InMemoryEventStore;
  readonly alerts: InMemoryTable<AlertState>;
  readonly notices: InMemoryTable<NoticeState>;
  readonly silences: InMemoryTable<SilenceState>;
  readonly revisions: InMemoryTable<ConfigRevisionState>;
}

type Forget = (time: Date, limit: number) => number;

export class InMemoryExpiredRecords implements ExpiredRecords {
  private readonly forgetting: Readonly<Record<Expiring, Forget>>;

  constructor(private readonly tables: ExpiringTables) {
    const { silences } = tables;
    const events =
      (isOver: (event: ReceivedEventState, time: Date) => boolean): Forget =>
      (time, limit) =>
        this.forgetEvents((event) => isOver(event, time), limit);
    this.forgetting = {
      'handled-events': events(
        ({ status, createdAt }, time) =>
          (status === 'processed' || status === 'ignored') && createdAt < time,
      ),
      'failed-events': events(
        ({ status, updatedAt }, time) => status === 'failed' && updatedAt < time,
      ),
      'resolved-alerts': (time, limit) => this.forgetAlerts(time, limit),
      'ended-silences': (time, limit) => forget(silences, ({ endsAt }) => endsAt < time, limit),
      'config-revisions': (time, limit) => this.forgetRevisions(time, limit),
    };
  }

  async forget(what: Expiring, time: Date, limit: number): Promise<number> {
    this.tables.database.transaction();
    return this.forgetting[what](time, limit);
  }

  private forgetEvents(isOver: (event: ReceivedEventState) => boolean, limit: number): number {
    const { events } = this.tables;
    return forget(events.table, isOver, limit, ({ id }) => {
      events.deleteWith(id);
    });
  }

  private forgetAlerts(time: Date, limit: number): number {
    const { alerts, notices } = this.tables;
    const of = (id: string) => [...notices.peek()].filter(({ alertId }) => alertId === id);
    const isOver = ({ id, status, resolvedAt }: AlertState) =>
      status === 'resolved' &&
      resolvedAt !== null &&
      resolvedAt < time &&
      of(id).every((notice) => notice.status !== 'waiting');
    return forget(alerts, isOver, limit, ({ id }) => {
      for (const notice of of(id)) notices.delete(notice.id);
    });
  }

  private forgetRevisions(time: Date, limit: number): number {
    const { revisions } = this.tables;
    const newest = Math.max(0, ...[...revisions.peek()].map(({ number }) => number));
    return forget(
      revisions,
      ({ number, createdAt, status }) =>
        number <= newest - KEPT_REVISIONS && createdAt < time && status !== 'watched',
      limit,
    );
  }
}

function forget<Row extends { readonly id: string }>(
  table: InMemoryTable<Row>,
  isOver: (row: Row) => boolean,
  limit: number,
  alongside: (row: Row) => void = () => undefined,
): number {
  const rows = [...table.peek()].filter(isOver).slice(0, limit);
  for (const row of rows) {
    table.delete(row.id);
    alongside(row);
  }
  return rows.length;
}
