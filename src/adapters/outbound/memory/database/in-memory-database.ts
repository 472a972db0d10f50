import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from '../../../../domain/shared/app-error.js';
import { FifoLock } from './fifo-lock.js';
import { InMemoryTransaction, type Changes } from './in-memory-transaction.js';

/** Longest an action may take: everybody else who writes waits for it, ms. */
const ACTION_TIMEOUT_MS = 30_000;

export interface InMemoryDatabaseOptions {
  readonly actionTimeoutMs?: number | undefined;
}

/** One for all databases: each storage that was ever used makes every promise of the process dearer. */
const current = new AsyncLocalStorage<ReadonlyMap<InMemoryDatabase, InMemoryTransaction>>();

/**
 * Holds everything in this process. Transactions run strictly one after another, in order of arrival; what
 * they change lies over the committed state and becomes part of it at the commit, so whoever reads outside
 * sees committed state only.
 */
export class InMemoryDatabase {
  private readonly writer = new FifoLock();

  constructor(private readonly options: InMemoryDatabaseOptions = {}) {}

  /** The transaction that the current asynchronous flow is in. */
  open(): InMemoryTransaction | undefined {
    const transaction = current.getStore()?.get(this);
    return transaction?.isOpen ? transaction : undefined;
  }

  /** @throws AppError `internal` outside a unit of work: nothing may be written by the way */
  transaction(): InMemoryTransaction {
    const transaction = this.open();
    if (transaction) return transaction;
    throw new AppError('internal', 'unit-of-work.required', 'This needs an open unit of work');
  }

  /** Notes what the transaction has changed, to be committed or dropped with it. */
  changing(changes: Changes): void {
    this.transaction().touch(changes);
  }

  /** Resolves after the commit; when `body` rejects, everything it did is dropped. */
  transact<T>(body: (transaction: InMemoryTransaction) => Promise<T>): Promise<T> {
    return this.writer.run(async () => {
      const transaction = new InMemoryTransaction();
      try {
        const running = () => this.inTime(() => body(transaction));
        const flow = new Map(current.getStore()).set(this, transaction);
        const result = await current.run(flow, running);
        transaction.commit();
        return result;
      } finally {
        transaction.end();
      }
    });
  }

  /** An action that hangs is given up; what it writes later is refused. */
  private async inTime<T>(action: () => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new AppError('timeout', 'unit-of-work.timeout', 'The unit of work took too long'));
      }, this.options.actionTimeoutMs ?? ACTION_TIMEOUT_MS);
    });
    try {
      return await Promise.race([action(), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
