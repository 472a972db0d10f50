import type { QueueState } from '../../../../domain/jobs/queue.js';
import type { QueueStates } from '../../../../ports/jobs/queue-states.js';
import type { Dialect } from '../dialect.js';
import { placeholders, type SqlValue } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';

export class TypeOrmQueueStates implements QueueStates {
  constructor(
    private readonly deps: {
      readonly work: TypeOrmUnitOfWork;
      readonly dialect: Dialect;
      readonly onQueuesChanged: () => void;
    },
  ) {}

  async list(): Promise<readonly QueueState[]> {
    const rows = await this.deps.work.read((session) =>
      session.rows('SELECT name, is_paused, updated_at FROM job_queues ORDER BY name'),
    );
    return rows.map((row) => ({
      name: row['name'] as string,
      isPaused: Number(row['is_paused']) === 1,
      updatedAt: new Date(Number(row['updated_at'])),
    }));
  }

  async put({ name, isPaused, updatedAt }: QueueState): Promise<void> {
    const { work, dialect, onQueuesChanged } = this.deps;
    const transaction = work.transaction();
    const values: readonly SqlValue[] = [Number(isPaused), updatedAt.getTime()];
    await transaction.change(
      dialect.insertNew('job_queues', 'name, is_paused, updated_at', placeholders(3), 'name'),
      [name, ...values],
    );
    await transaction.change('UPDATE job_queues SET is_paused = ?, updated_at = ? WHERE name = ?', [
      ...values,
      name,
    ]);
    work.remindOnce('queues-changed', onQueuesChanged);
  }
}
