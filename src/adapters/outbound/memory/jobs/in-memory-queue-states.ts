import type { QueueState } from '../../../../domain/jobs/queue.js';
import type { QueueStates } from '../../../../ports/jobs/queue-states.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { TransactionalMap } from '../database/transactional-map.js';
import type { InMemoryUnitOfWork } from '../in-memory-unit-of-work.js';

export class InMemoryQueueStates implements QueueStates {
  private readonly states: TransactionalMap<string, QueueState>;

  constructor(
    private readonly deps: {
      readonly database: InMemoryDatabase;
      readonly work: InMemoryUnitOfWork;
      readonly onQueuesChanged: () => void;
    },
  ) {
    this.states = new TransactionalMap(deps.database);
  }

  async list(): Promise<readonly QueueState[]> {
    return [...this.states.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  async put(state: QueueState): Promise<void> {
    this.states.set(state.name, state);
    this.deps.work.remindOnce('queues-changed', this.deps.onQueuesChanged);
  }
}
