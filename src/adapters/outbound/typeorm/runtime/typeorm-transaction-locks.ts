import type { TransactionLocks } from '../../../../ports/runtime/transaction-locks.js';
import type { Dialect } from '../dialect.js';
import { placeholders } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';

/** A lock is the row of its name, which a transaction holds to its end. */
export class TypeOrmTransactionLocks implements TransactionLocks {
  constructor(
    private readonly work: TypeOrmUnitOfWork,
    private readonly dialect: Dialect,
  ) {}

  async hold(name: string): Promise<void> {
    const sql = this.dialect.insertOrLock('transaction_locks', 'name', placeholders(1), 'name');
    await this.work.transaction().change(sql, [name]);
  }
}
