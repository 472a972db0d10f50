import type { ErrorGroup, ErrorGroupState } from '../../../../domain/errors/error-group.js';
import type { ErrorGroupId } from '../../../../domain/shared/ids.js';
import type { ErrorGroupRepository } from '../../../../ports/errors/error-group-repository.js';
import { MAX_ROWS } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import type { RecordTable } from '../record-table.js';
import { placeholders, type SqlValue } from '../sql-session.js';
import { TypeOrmRepository, type RepositoryDeps } from '../typeorm-repository.js';
import { ERROR_GROUP_MAPPING } from './error-group-record.js';

export class TypeOrmErrorGroupRepository
  extends TypeOrmRepository<ErrorGroupState, ErrorGroup, ErrorGroupState>
  implements ErrorGroupRepository
{
  constructor(
    deps: RepositoryDeps,
    table: RecordTable<ErrorGroupState>,
    private readonly dialect: Dialect,
  ) {
    super(deps, table, ERROR_GROUP_MAPPING);
  }

  findByFingerprint(fingerprint: string): Promise<ErrorGroup | undefined> {
    return this.findBy(`fingerprint = ?${this.dialect.forUpdate}`, [fingerprint]);
  }

  async addToHour(id: ErrorGroupId, hour: Date, count: number): Promise<void> {
    const transaction = this.deps.work.transaction();
    const changed = await transaction.change(
      'UPDATE error_hours SET failures = failures + ? WHERE group_id = ? AND hour = ?',
      [count, id, hour.getTime()],
    );
    if (changed > 0) return;
    await transaction.change(
      `INSERT INTO error_hours (group_id, hour, failures) VALUES ${placeholders(3)}`,
      [id, hour.getTime(), count],
    );
  }

  forgetHoursBefore(time: Date, limit: number): Promise<number> {
    return this.forget(
      'SELECT group_id, hour FROM error_hours WHERE hour < ? ORDER BY hour LIMIT ?',
      'DELETE FROM error_hours WHERE group_id = ? AND hour = ?',
      [time.getTime(), Math.min(limit, MAX_ROWS)],
    );
  }

  forgetGroupsBefore(time: Date, limit: number): Promise<number> {
    const select = `SELECT id FROM error_groups
       WHERE (status = 'resolved' OR severity = 'low') AND last_seen_at < ? ORDER BY last_seen_at, id LIMIT ?`;
    const parameters = [time.getTime(), Math.min(limit, MAX_ROWS)];
    return this.forgetGroups(select, parameters);
  }

  forgetBeyond(most: number, limit: number): Promise<number> {
    return this.forgetGroups(
      'SELECT id FROM error_groups ORDER BY last_seen_at DESC, id DESC LIMIT ? OFFSET ?',
      [Math.min(limit, MAX_ROWS), most],
    );
  }

  /** @param select of the groups' ids */
  private async forgetGroups(select: string, parameters: readonly SqlValue[]): Promise<number> {
    await this.forget(select, 'DELETE FROM error_hours WHERE group_id = ?', parameters);
    return this.forget(select, 'DELETE FROM error_groups WHERE id = ?', parameters);
  }

  private async forget(
    select: string,
    remove: string,
    parameters: readonly SqlValue[],
  ): Promise<number> {
    const transaction = this.deps.work.transaction();
    let forgotten = 0;
    for (const row of await transaction.rows(select, parameters)) {
      forgotten += await transaction.change(remove, Object.values(row) as SqlValue[]);
    }
    return forgotten;
  }
}
