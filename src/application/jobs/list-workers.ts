import { workerStateOf, type Worker, type WorkerState } from '../../domain/jobs/worker.js';
import type { ListQuery, Page } from '../../domain/shared/page.js';
import type { WorkerQueries } from '../../ports/jobs/workers.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { UseCase } from '../shared/use-case.js';

export interface WorkerReport extends Worker {
  readonly state: WorkerState;
}

/** Workers that run, and for a day those that fell silent. */
export class ListWorkers implements UseCase<ListQuery, Page<WorkerReport>> {
  readonly name = 'workers.list';
  readonly permission = 'worker:read';

  constructor(
    private readonly deps: {
      readonly queries: Pick<WorkerQueries, 'list'>;
      /** The one that workers tell the time by. */
      readonly clock: Clock;
    },
  ) {}

  async execute(query: ListQuery): Promise<Page<WorkerReport>> {
    const page = await this.deps.queries.list(query);
    const now = this.deps.clock.now();
    const items = page.items.map((worker) => ({ ...worker, state: workerStateOf(worker, now) }));
    return { ...page, items };
  }
}
