import { chunks } from '../chunks.js';
import { placeholders, type SqlSession } from '../sql-session.js';

const COLUMNS = 3;

/** The places of one limit, within a transaction. */
export class LimitPlaces {
  constructor(
    private readonly session: SqlSession,
    private readonly name: string,
  ) {}

  /**
   * Ends places whose time is over; what is left counts. Whoever prolongs his just now has either done so before,
   * and it stays, or finds it gone.
   */
  async endUntil(nowMs: number): Promise<void> {
    const rows = await this.session.rows(
      'SELECT holder FROM limit_places WHERE limit_name = ? AND held_until <= ? ORDER BY holder',
      [this.name, nowMs],
    );
    await this.remove(
      rows.map(({ holder }) => String(holder)),
      nowMs,
    );
  }

  async count(): Promise<{ readonly held: number; readonly firstEndMs: number | undefined }> {
    const [row] = await this.session.rows(
      'SELECT COUNT(*) AS held, MIN(held_until) AS first_end FROM limit_places WHERE limit_name = ?',
      [this.name],
    );
    const held = Number(row?.['held'] ?? 0);
    return { held, firstEndMs: held > 0 ? Number(row?.['first_end']) : undefined };
  }

  /**
   * Those of the holders that have a place now; it cannot end before the transaction does.
   * @param forUpdate as the dialect writes it
   */
  async lock(
    holders: readonly string[],
    nowMs: number,
    forUpdate: string,
  ): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    // Always in the same order, so that two of these cannot wait for each other.
    for (const part of chunks([...holders].sort())) {
      const rows = await this.session.rows(
        `SELECT holder FROM limit_places
         WHERE limit_name = ? AND held_until > ? AND holder IN ${placeholders(part.length)}
         ORDER BY holder${forUpdate}`,
        [this.name, nowMs, ...part],
      );
      for (const { holder } of rows) found.add(String(holder));
    }
    return found;
  }

  async add(holders: readonly string[], untilMs: number): Promise<void> {
    for (const part of chunks(holders, COLUMNS)) {
      await this.session.change(
        `INSERT INTO limit_places (limit_name, holder, held_until)
         VALUES ${placeholders(COLUMNS, part.length)}`,
        part.flatMap((holder) => [this.name, holder, untilMs]),
      );
    }
  }

  async prolong(holders: readonly string[], untilMs: number): Promise<void> {
    for (const part of chunks(holders)) {
      await this.session.change(
        `UPDATE limit_places SET held_until = ?
         WHERE limit_name = ? AND holder IN ${placeholders(part.length)}`,
        [untilMs, this.name, ...part],
      );
    }
  }

  /** @param untilMs only those whose time is over by then; absent: all. @returns how many there were */
  async remove(holders: readonly string[], untilMs?: number): Promise<number> {
    let removed = 0;
    for (const part of chunks([...holders].sort())) {
      const over = untilMs === undefined ? '' : ' AND held_until <= ?';
      removed += await this.session.change(
        `DELETE FROM limit_places
         WHERE limit_name = ? AND holder IN ${placeholders(part.length)}${over}`,
        [this.name, ...part, ...(untilMs === undefined ? [] : [untilMs])],
      );
    }
    return removed;
  }
}
