import type { AnalyticsEvent } from '../../../../domain/analytics/analytics-event.js';
import type { AnalyticsEventId } from '../../../../domain/shared/ids.js';
import type { ListQuery, Page } from '../../../../domain/shared/page.js';
import type { AnalyticsEvents, EventScan } from '../../../../ports/analytics/analytics-events.js';
import { chunks, MAX_ROWS } from '../chunks.js';
import { listRecords, type ListedTable } from '../lists/list-records.js';
import { placeholders, type SqlSession, type SqlValue } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';

export class TypeOrmAnalyticsEvents implements AnalyticsEvents {
  constructor(
    private readonly work: TypeOrmUnitOfWork,
    private readonly listed: ListedTable<AnalyticsEvent>,
  ) {}

  async add(events: readonly AnalyticsEvent[]): Promise<ReadonlySet<AnalyticsEventId>> {
    const session = this.work.transaction();
    const byName = new Map<string, Map<string, AnalyticsEvent>>();
    const kept: AnalyticsEvent[] = [];
    for (const event of events) {
      if (event.dedupKey === null) {
        kept.push(event);
        continue;
      }
      const keyed = byName.get(event.name) ?? new Map<string, AnalyticsEvent>();
      byName.set(event.name, keyed);
      if (!keyed.has(event.dedupKey)) keyed.set(event.dedupKey, event);
    }
    // In one order everywhere, so that two that add the same do not wait for each other. Whoever adds a key that
    // another has just added gets a conflict, runs again, and finds it.
    for (const [name, keyed] of [...byName].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const known = await this.known(session, name, [...keyed.keys()]);
      const fresh = [...keyed].filter(([key]) => !known.has(key));
      kept.push(...fresh.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, event]) => event));
    }
    if (kept.length > 0) await this.listed.table.insertAll(session, kept);
    return new Set(kept.map(({ id }) => id));
  }

  list(query: ListQuery): Promise<Page<AnalyticsEvent>> {
    return this.work.read((session) => listRecords(session, this.listed, query));
  }

  scan({ name, from, to, after, limit }: EventScan): Promise<readonly AnalyticsEvent[]> {
    const conditions = ['at >= ?', 'at < ?'];
    const parameters: SqlValue[] = [(after?.at ?? from).getTime(), to.getTime()];
    if (name !== undefined) {
      conditions.unshift('name = ?');
      parameters.unshift(name);
    }
    if (after) {
      conditions.push('(at > ? OR id > ?)');
      parameters.push(after.at.getTime(), after.id);
    }
    return this.work.read((session) =>
      this.listed.table.select(session, `${conditions.join(' AND ')} ORDER BY at, id LIMIT ?`, [
        ...parameters,
        limit,
      ]),
    );
  }

  async forgetBefore(time: Date, limit: number): Promise<number> {
    const transaction = this.work.transaction();
    const rows = await transaction.rows(
      'SELECT id FROM analytics_events WHERE at < ? ORDER BY at, id LIMIT ?',
      [time.getTime(), Math.min(limit, MAX_ROWS)],
    );
    if (rows.length === 0) return 0;
    return transaction.change(
      `DELETE FROM analytics_events WHERE id IN ${placeholders(rows.length)}`,
      rows.map(({ id }) => String(id)),
    );
  }

  private async known(
    session: SqlSession,
    name: string,
    keys: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (const part of chunks(keys)) {
      const { sql, parameters } = this.listed.dialect.isOneOf('dedup_key', part);
      const rows = await session.rows(
        `SELECT dedup_key FROM analytics_events WHERE name = ? AND ${sql}`,
        [name, ...parameters],
      );
      for (const row of rows) found.add(String(row['dedup_key']));
    }
    return found;
  }
}
