import { WORKER_LIST } from '../../../../domain/jobs/worker-list.js';
import { workerStateOf, type Worker } from '../../../../domain/jobs/worker.js';
import type { ListQuery, Page } from '../../../../domain/shared/page.js';
import type { StatesAsOf, WorkerQueries, Workers } from '../../../../ports/jobs/workers.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { InMemoryTable } from '../database/in-memory-table.js';
import type { InMemoryUnitOfWork } from '../in-memory-unit-of-work.js';
import { listRows } from '../lists/list-rows.js';

export class InMemoryWorkers implements Workers, WorkerQueries {
  private readonly table: InMemoryTable<Worker>;

  constructor(
    private readonly database: InMemoryDatabase,
    private readonly work: InMemoryUnitOfWork,
  ) {
    this.table = new InMemoryTable<Worker>(database, { what: 'worker' });
  }

  beat(worker: Worker): Promise<void> {
    return this.work.run(async () => {
      if (this.table.peekAt(worker.id)) this.table.update(worker);
      else this.table.insert(worker);
    });
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.work.run(async () => {
      for (const id of ids) this.table.delete(id);
    });
  }

  async forgetSilentBefore(time: Date, limit: number): Promise<number> {
    this.database.transaction();
    const silent = this.byHeartbeat()
      .reverse()
      .filter(({ heartbeatAt }) => heartbeatAt < time)
      .slice(0, limit);
    for (const { id } of silent) this.table.delete(id);
    return silent.length;
  }

  async latest(limit: number): Promise<readonly Worker[]> {
    return this.byHeartbeat()
      .slice(0, limit)
      .map((worker) => structuredClone(worker));
  }

  async list(query: ListQuery, among?: StatesAsOf): Promise<Page<Worker>> {
    if (!among) return listRows(this.table, WORKER_LIST, query);
    const { states, time } = among;
    const isAmong = (worker: Worker) => states.includes(workerStateOf(worker, time));
    const rows = [...this.table.peek()].filter(isAmong);
    return listRows({ peek: () => rows.values() }, WORKER_LIST, query);
  }

  /** The newest first. */
  private byHeartbeat(): Worker[] {
    return [...this.table.peek()].sort((one, other) => {
      const apartMs = other.heartbeatAt.getTime() - one.heartbeatAt.getTime();
      return apartMs === 0 ? (one.id < other.id ? -1 : 1) : apartMs;
    });
  }
}
