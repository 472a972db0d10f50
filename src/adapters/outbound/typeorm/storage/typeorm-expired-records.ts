import {
  KEPT_REVISIONS,
  type ExpiredRecords,
  type Expiring,
} from '../../../../ports/storage/expired-records.js';
import { MAX_ROWS } from '../chunks.js';
import { placeholders } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';

interface ExpiringRows {
  readonly table: string;
  /** With one parameter, the time; names never come from outside. */
  readonly where: string;
  readonly order: string;
  /** Tables of what belongs to a row, and the column that names it. */
  readonly with?: Readonly<Record<string, string>>;
}

const OF_EVENT = { event_payloads: 'event_id', handler_executions: 'event_id' };

const ROWS: Readonly<Record<Expiring, ExpiringRows>> = {
  'handled-events': {
    table: 'received_events',
    where: "status IN ('processed', 'ignored') AND created_at < ?",
    order: 'created_at',
    with: OF_EVENT,
  },
  'failed-events': {
    table: 'received_events',
    where: "status = 'failed' AND updated_at < ?",
    order: 'updated_at',
    with: OF_EVENT,
  },
  'resolved-alerts': {
    table: 'alerts',
    where: `status = 'resolved' AND resolved_at < ? AND NOT EXISTS
      (SELECT 1 FROM alert_notices n WHERE n.alert_id = alerts.id AND n.status = 'waiting')`,
    order: 'resolved_at',
    with: { alert_notices: 'alert_id' },
  },
  'ended-silences': { table: 'silences', where: 'ends_at < ?', order: 'ends_at' },
  'config-revisions': {
    table: 'config_revisions',
    where: `created_at < ? AND status <> 'watched' AND number <=
      (SELECT newest FROM (SELECT MAX(number) - ${String(KEPT_REVISIONS)} AS newest FROM config_revisions) n)`,
    order: 'number',
  },
};

export class TypeOrmExpiredRecords implements ExpiredRecords {
  constructor(private readonly work: TypeOrmUnitOfWork) {}

  async forget(what: Expiring, time: Date, limit: number): Promise<number> {
    const transaction = this.work.transaction();
    const { table, where, order, with: belonging = {} } = ROWS[what];
    const rows = await transaction.rows(
      `SELECT id FROM ${table} WHERE ${where} ORDER BY ${order} LIMIT ?`,
      [time.getTime(), Math.min(limit, MAX_ROWS)],
    );
    if (rows.length === 0) return 0;
    const ids = rows.map((row) => String(row['id']));
    const these = placeholders(ids.length);
    for (const [other, column] of Object.entries(belonging)) {
      await transaction.change(`DELETE FROM ${other} WHERE ${column} IN ${these}`, ids);
    }
    await transaction.change(`DELETE FROM ${table} WHERE id IN ${these}`, ids);
    return ids.length;
  }
}
