import { AppError } from '../../../domain/shared/app-error.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../../ports/runtime/unit-of-work.js';
import type { InMemoryDatabase } from './database/in-memory-database.js';

const MAX_RUNS = 5;

/** Nobody loses a race here, but whoever reports a lost one runs again as on any other database. */
export class InMemoryUnitOfWork implements UnitOfWork {
  constructor(
    private readonly deps: {
      readonly database: InMemoryDatabase;
      readonly logger?: Logger | undefined;
    },
  ) {}

  get isOpen(): boolean {
    return this.deps.database.open() !== undefined;
  }

  async run<T>(action: () => Promise<T>): Promise<T> {
    if (this.deps.database.open()) return action();
    for (let run = 1; ; run++) {
      try {
        return await this.runOnce(action);
      } catch (error) {
        if (run >= MAX_RUNS || !isLostRace(error)) throw error;
      }
    }
  }

  afterCommit(reminder: () => void): void {
    this.remindOnce(reminder, reminder);
  }

  /** As `afterCommit`; of reminders with the same key one of the highest rank is enough. */
  remindOnce(key: unknown, reminder: () => void, rank = 0): void {
    const transaction = this.deps.database.open();
    if (transaction) transaction.remind(key, reminder, rank);
    else reminder();
  }

  private async runOnce<T>(action: () => Promise<T>): Promise<T> {
    let reminders: readonly (() => void)[] = [];
    const result = await this.deps.database.transact(async (transaction) => {
      try {
        const answer = await action();
        if (transaction.fault) throw transaction.fault;
        reminders = transaction.takeReminders();
        return answer;
      } catch (error) {
        throw isLostRace(error) ? error : (transaction.fault ?? error);
      }
    });
    for (const reminder of reminders) this.give(reminder);
    return result;
  }

  private give(reminder: () => void): void {
    try {
      reminder();
    } catch (error) {
      this.deps.logger?.error('reminder after commit failed', { error });
    }
  }
}

function isLostRace(error: unknown): boolean {
  return error instanceof AppError && error.kind === 'conflict' && error.retryable;
}
