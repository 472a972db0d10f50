import { lostBefore, type Worker } from '../../../../domain/jobs/worker.js';
import type { ListQuery, Page } from '../../../../domain/shared/page.js';
import type { StatesAsOf, WorkerQueries, Workers } from '../../../../ports/jobs/workers.js';
import { chunks } from '../chunks.js';
import { any, type Condition } from '../lists/condition.js';
import { listRecords, type ListedTable } from '../lists/list-records.js';
import { placeholders } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';

export class TypeOrmWorkers implements Workers, WorkerQueries {
  constructor(
    private readonly work: TypeOrmUnitOfWork,
    private readonly listed: ListedTable<Worker>,
  ) {}

  /** One statement, but for a worker that is not known. */
  beat(worker: Worker): Promise<void> {
    const { table } = this.listed;
    return this.work.run(async () => {
      const transaction = this.work.transaction();
      if (!(await table.replace(transaction, worker))) await table.insert(transaction, worker);
    });
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.work.run(async () => {
      for (const part of chunks(ids)) {
        const these = placeholders(part.length);
        await this.work.transaction().change(`DELETE FROM workers WHERE id IN ${these}`, part);
      }
    });
  }

  async forgetSilentBefore(time: Date, limit: number): Promise<number> {
    const transaction = this.work.transaction();
    const silent = await transaction.rows(
      'SELECT id FROM workers WHERE heartbeat_at < ? ORDER BY heartbeat_at, id LIMIT ?',
      [time.getTime(), limit],
    );
    let forgotten = 0;
    for (const part of chunks(silent.map(({ id }) => String(id)))) {
      forgotten += await transaction.change(
        `DELETE FROM workers WHERE id IN ${placeholders(part.length)} AND heartbeat_at < ?`,
        [...part, time.getTime()],
      );
    }
    return forgotten;
  }

  latest(limit: number): Promise<readonly Worker[]> {
    return this.work.read((session) =>
      this.listed.table.select(session, '1 = 1 ORDER BY heartbeat_at DESC, id LIMIT ?', [limit]),
    );
  }

  list(query: ListQuery, among?: StatesAsOf): Promise<Page<Worker>> {
    const also = among && inStates(among);
    return this.work.read((session) => listRecords(session, this.listed, query, also));
  }
}

function inStates({ states, time }: StatesAsOf): Condition {
  const parameters = [lostBefore(time).getTime()];
  const conditions = {
    lost: 'heartbeat_at < ?',
    draining: '(heartbeat_at >= ? AND draining = 1)',
    running: '(heartbeat_at >= ? AND draining = 0)',
  };
  return any(states.map((state) => ({ sql: conditions[state], parameters })));
}
