import type { PositionedEvent } from '../../../../domain/shared/domain-event.js';
import type { DomainEventId } from '../../../../domain/shared/ids.js';
import type { JsonObject } from '../../../../domain/shared/json.js';
import { parseTraceText } from '../../../../domain/shared/trace-context.js';
import {
  MOST_HELD_MS,
  PLUGIN_CONSUMER,
  type EventStream,
} from '../../../../ports/runtime/event-log.js';
import type { Dialect } from '../dialect.js';
import { MAX_ROWS } from '../chunks.js';
import { placeholders, type Row } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';

export class TypeOrmEventStream implements EventStream {
  private isSettled = false;

  constructor(
    private readonly work: TypeOrmUnitOfWork,
    private readonly dialect: Dialect,
  ) {}

  /** The row of the counter is locked first, so there is one sequencer at a time and no gap. */
  async sequence(limit: number): Promise<number> {
    if (this.isSettled) return 0;
    const count = await this.positioned(limit);
    // From here on they get them as they are appended.
    this.isSettled = this.dialect.commitsInOrder && count < limit;
    return count;
  }

  private positioned(limit: number): Promise<number> {
    return this.work.run(async () => {
      const transaction = this.work.transaction();
      const [counter] = await transaction.rows(
        `SELECT position FROM event_log_head WHERE id = 1${this.dialect.forUpdate}`,
      );
      const rows = await transaction.rows(
        'SELECT seq FROM domain_events WHERE position IS NULL ORDER BY seq LIMIT ?',
        [limit],
      );
      let position = Number(counter?.['position']);
      for (const [first, last] of runs(rows.map(({ seq }) => Number(seq)))) {
        await transaction.change(
          'UPDATE domain_events SET position = seq + ? WHERE seq BETWEEN ? AND ?',
          [position + 1 - first, first, last],
        );
        position += last - first + 1;
      }
      if (rows.length > 0) {
        await transaction.change('UPDATE event_log_head SET position = ? WHERE id = 1', [position]);
      }
      return rows.length;
    });
  }

  async readAfter(position: number, limit: number): Promise<readonly PositionedEvent[]> {
    const rows = await this.work.read((session) =>
      session.rows(
        `SELECT id, type, subject, data, occurred_at, actor, request_id, trace, position
         FROM domain_events WHERE position > ? ORDER BY position LIMIT ?`,
        [position, limit],
      ),
    );
    return rows.map(toEvent);
  }

  async head(): Promise<number> {
    const [row] = await this.work.read((session) =>
      session.rows('SELECT position FROM event_log_head WHERE id = 1'),
    );
    return Number(row?.['position'] ?? 0);
  }

  async cursor(consumer: string): Promise<number> {
    const [row] = await this.work.read((session) =>
      session.rows('SELECT position FROM event_cursors WHERE consumer = ?', [consumer]),
    );
    return Number(row?.['position'] ?? 0);
  }

  advance(consumer: string, from: number, to: number): Promise<boolean> {
    return this.work.run(async () => {
      const transaction = this.work.transaction();
      const moved = await transaction.change(
        'UPDATE event_cursors SET position = ? WHERE consumer = ? AND position = ?',
        [to, consumer, from],
      );
      if (moved > 0 || from !== 0) return moved > 0;
      const insert = this.dialect.insertNew(
        'event_cursors',
        'consumer, position',
        placeholders(2),
        'consumer',
      );
      return (await transaction.change(insert, [consumer, to])) > 0;
    });
  }

  /** Looks at the front only: times grow with positions, but for clocks that were put back. */
  async forgetBefore(time: Date, limit: number): Promise<number> {
    const transaction = this.work.transaction();
    const [passed] = await transaction.rows(
      `SELECT MIN(position) AS by_all,
              MIN(CASE WHEN consumer LIKE ? THEN NULL ELSE position END) AS by_own
       FROM event_cursors`,
      [`${PLUGIN_CONSUMER}%`],
    );
    const byAll = Number(passed?.['by_all'] ?? 0);
    const rows = await transaction.rows(
      `SELECT seq, position, occurred_at FROM domain_events
       WHERE position <= ? ORDER BY position LIMIT ?`,
      [Number(passed?.['by_own'] ?? byAll), Math.min(limit, MAX_ROWS)],
    );
    const younger = rows.findIndex((row) => {
      const heldMs = Number(row['position']) > byAll ? MOST_HELD_MS : 0;
      return Number(row['occurred_at']) >= time.getTime() - heldMs;
    });
    const old = (younger < 0 ? rows : rows.slice(0, younger)).map(({ seq }) => Number(seq));
    if (old.length === 0) return 0;
    return transaction.change(
      `DELETE FROM domain_events WHERE seq IN ${placeholders(old.length)}`,
      old,
    );
  }
}

/** First and last of each stretch of consecutive numbers; rolled back inserts leave gaps between them. */
function runs(numbers: readonly number[]): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (const number of numbers) {
    const current = found.at(-1);
    if (current?.[1] === number - 1) current[1] = number;
    else found.push([number, number]);
  }
  return found;
}

function toEvent(row: Row): PositionedEvent {
  const { trace: text } = row;
  const trace = typeof text === 'string' ? parseTraceText(text) : undefined;
  return {
    id: row['id'] as DomainEventId,
    type: row['type'] as string,
    subject: row['subject'] as string,
    data: JSON.parse(String(row['data'])) as JsonObject,
    occurredAt: new Date(Number(row['occurred_at'])),
    actor: row['actor'] as string,
    requestId: row['request_id'] as string,
    ...(trace && { trace }),
    position: Number(row['position']),
  };
}
