import { dialectOf } from '../dialect.js';
import type { Migration } from './migration.js';

/** Events that waited for their positions where they get them at once from now on. */
export const EVENT_POSITIONS: Migration = {
  name: '0016-event-positions',
  async up(session, type) {
    if (!dialectOf(type).commitsInOrder) return;
    const [head] = await session.rows('SELECT position FROM event_log_head WHERE id = 1');
    const rows = await session.rows(
      'SELECT seq FROM domain_events WHERE position IS NULL ORDER BY seq',
    );
    let position = Number(head?.['position'] ?? 0);
    for (const { seq } of rows) {
      position += 1;
      await session.change('UPDATE domain_events SET position = ? WHERE seq = ?', [
        position,
        Number(seq),
      ]);
    }
    await session.change('UPDATE event_log_head SET position = ? WHERE id = 1', [position]);
  },
  // Positions hold for every version.
  down: () => Promise.resolve(),
};
