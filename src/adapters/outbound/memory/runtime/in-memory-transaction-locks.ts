import type { TransactionLocks } from '../../../../ports/runtime/transaction-locks.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';

/** Units of work run one after the other anyway. */
export class InMemoryTransactionLocks implements TransactionLocks {
  constructor(private readonly database: InMemoryDatabase) {}

  async hold(_name: string): Promise<void> {
    this.database.transaction();
  }
}
