import type { HealthIncident, ProcessSpan } from '../../../../domain/monitoring/process-span.js';
import type { TargetVerdict } from '../../../../domain/monitoring/target.js';
import type { ServiceRecord } from '../../../../ports/monitoring/service-record.js';
import { MAX_ROWS } from '../chunks.js';
import { placeholders, type Row, type SqlValue } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';

/** Rows of one answer. */
const MOST_ROWS = 10_000;

export class TypeOrmServiceRecord implements ServiceRecord {
  constructor(private readonly work: TypeOrmUnitOfWork) {}

  saveSpan({ id, process, roles, beganAt, seenAt, stoppedAt }: ProcessSpan): Promise<void> {
    return this.replace('process_spans', 'id', {
      id,
      process: process.slice(0, 255),
      roles: roles.join(','),
      began_at: beganAt.getTime(),
      seen_at: seenAt.getTime(),
      stopped_at: stoppedAt?.getTime() ?? null,
    });
  }

  async spans(from: Date, to: Date): Promise<readonly ProcessSpan[]> {
    const rows = await this.rows(
      `SELECT * FROM process_spans WHERE seen_at >= ? AND began_at < ?
       ORDER BY seen_at DESC, id DESC LIMIT ${MOST_ROWS}`,
      [from.getTime(), to.getTime()],
    );
    return rows.map(toSpan).sort((a, b) => a.beganAt.getTime() - b.beganAt.getTime());
  }

  async firstSpan(role: string): Promise<Date | undefined> {
    const [row] = await this.rows(
      `SELECT MIN(began_at) AS began FROM process_spans
       WHERE roles = ? OR roles LIKE ? OR roles LIKE ? OR roles LIKE ?`,
      [role, `${role},%`, `%,${role}`, `%,${role},%`],
    );
    const began = row?.['began'];
    return began === null || began === undefined ? undefined : new Date(Number(began));
  }

  saveIncident(incident: HealthIncident): Promise<void> {
    const { id, processId, worst, checks, beganAt, endedAt } = incident;
    return this.replace('health_incidents', 'id', {
      id,
      process_id: processId,
      worst,
      checks: JSON.stringify(checks),
      began_at: beganAt.getTime(),
      ended_at: endedAt?.getTime() ?? null,
    });
  }

  async incidents(from: Date, to: Date): Promise<readonly HealthIncident[]> {
    const rows = await this.rows(
      `SELECT * FROM health_incidents WHERE began_at < ? AND (ended_at IS NULL OR ended_at >= ?)
       ORDER BY began_at DESC, id DESC LIMIT ${MOST_ROWS}`,
      [to.getTime(), from.getTime()],
    );
    return rows.map(toIncident).reverse();
  }

  async verdicts(): Promise<readonly TargetVerdict[]> {
    const rows = await this.rows('SELECT name, verdict, since FROM target_verdicts ORDER BY name');
    return rows.map((row) => ({
      name: row['name'] as TargetVerdict['name'],
      verdict: row['verdict'] as TargetVerdict['verdict'],
      since: new Date(Number(row['since'])),
    }));
  }

  saveVerdict({ name, verdict, since }: TargetVerdict): Promise<void> {
    return this.replace('target_verdicts', 'name', { name, verdict, since: since.getTime() });
  }

  async forgetBefore(time: Date, limit: number): Promise<number> {
    const spans = await this.forget('process_spans', 'seen_at', time, limit);
    return spans + (await this.forget('health_incidents', 'ended_at', time, limit));
  }

  private async forget(table: string, column: string, time: Date, limit: number): Promise<number> {
    const transaction = this.work.transaction();
    const rows = await transaction.rows(
      `SELECT id FROM ${table} WHERE ${column} < ? ORDER BY ${column} LIMIT ?`,
      [time.getTime(), Math.min(limit, MAX_ROWS)],
    );
    if (rows.length === 0) return 0;
    return transaction.change(
      `DELETE FROM ${table} WHERE id IN ${placeholders(rows.length)}`,
      rows.map((row) => String(row['id'])),
    );
  }

  private rows(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly Row[]> {
    return this.work.read((session) => session.rows(sql, parameters));
  }

  /** @param columns names and values; table and names never come from outside */
  private async replace(
    table: string,
    key: string,
    columns: Readonly<Record<string, SqlValue>>,
  ): Promise<void> {
    const transaction = this.work.transaction();
    const names = Object.keys(columns);
    const values = Object.values(columns);
    const changed = await transaction.change(
      `UPDATE ${table} SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE ${key} = ?`,
      [...values, columns[key] ?? null],
    );
    if (changed > 0) return;
    await transaction.change(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES ${placeholders(names.length)}`,
      values,
    );
  }
}

function toSpan(row: Row): ProcessSpan {
  const stopped = row['stopped_at'];
  return {
    id: String(row['id']),
    process: String(row['process']),
    roles: String(row['roles']).split(','),
    beganAt: new Date(Number(row['began_at'])),
    seenAt: new Date(Number(row['seen_at'])),
    stoppedAt: stopped === null ? null : new Date(Number(stopped)),
  };
}

function toIncident(row: Row): HealthIncident {
  const ended = row['ended_at'];
  return {
    id: String(row['id']),
    processId: String(row['process_id']),
    worst: row['worst'] as HealthIncident['worst'],
    checks: JSON.parse(String(row['checks'])) as readonly string[],
    beganAt: new Date(Number(row['began_at'])),
    endedAt: ended === null ? null : new Date(Number(ended)),
  };
}
