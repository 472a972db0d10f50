import {
  WORKER_STATES,
  workerStateOf,
  type Worker,
  type WorkerState,
} from '../../domain/jobs/worker.js';
import { validationError } from '../../domain/shared/app-error.js';
import type { Filter, ListQuery, Page } from '../../domain/shared/page.js';
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
    const now = this.deps.clock.now();
    const isOfState = ({ field }: Filter) => field === 'state';
    const filters = query.filters.filter((filter) => !isOfState(filter));
    const states = query.filters
      .filter(isOfState)
      .reduce<readonly WorkerState[]>(narrowed, WORKER_STATES);
    const page = await this.deps.queries.list(
      { ...query, filters },
      ...(filters.length < query.filters.length ? [{ states, time: now }] : []),
    );
    const items = page.items.map((worker) => ({ ...worker, state: workerStateOf(worker, now) }));
    return { ...page, items };
  }
}

/** Those of the states that the filter lets pass. */
function narrowed(
  states: readonly WorkerState[],
  { operator, values }: Filter,
): readonly WorkerState[] {
  const isKnown = values.every((value) => WORKER_STATES.some((state) => state === value));
  if (!isKnown || (operator !== 'in' && operator !== 'ne')) {
    const message = `must be one or some of ${WORKER_STATES.join(', ')}, or ne`;
    throw validationError('list.invalid', `state ${message}`, [{ path: 'filter[state]', message }]);
  }
  return states.filter((state) => values.includes(state) === (operator === 'in'));
}
