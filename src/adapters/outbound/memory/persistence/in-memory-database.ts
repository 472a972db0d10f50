import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from '../../../../domain/shared/app-error.js';
import type { UnitOfWork } from '../../../../ports/runtime/unit-of-work.js';
import { InMemoryTable, type TableChanges } from './in-memory-table.js';

const MAX_RUNS = 5;

interface Transaction {
  readonly changes: Map<InMemoryTable<object>, TableChanges<object>>;
  readonly reminders: (() => void)[];
  isOpen: boolean;
}

/**
 * Tables in memory with real transactions: one unit of work at a time, its changes kept apart until they
 * are committed, so that a rollback forgets them and readers outside never see them.
 */
export class InMemoryDatabase implements UnitOfWork {
  private readonly current = new AsyncLocalStorage<Transaction>();
  private turn: Promise<unknown> = Promise.resolve();

  table<Row extends object>(name: string): InMemoryTable<Row> {
    return new InMemoryTable<Row>(name, {
      written: (table) => this.changesOf(table),
      visible: (table) => this.openChangesOf(table),
    });
  }

  async run<T>(action: () => Promise<T>): Promise<T> {
    if (this.open()) return action();
    for (let run = 1; ; run++) {
      const attempt = this.turn.then(() => this.runOnce(action));
      this.turn = attempt.catch(() => undefined);
      try {
        return await attempt;
      } catch (error) {
        if (run >= MAX_RUNS || !isLostRace(error)) throw error;
      }
    }
  }

  afterCommit(reminder: () => void): void {
    const transaction = this.open();
    if (transaction) transaction.reminders.push(reminder);
    else reminder();
  }

  /** Joins the open unit of work, or is one of its own. */
  atomically<T>(action: () => T): Promise<T> {
    return this.run(() => Promise.resolve(action()));
  }

  private async runOnce<T>(action: () => Promise<T>): Promise<T> {
    const transaction: Transaction = { changes: new Map(), reminders: [], isOpen: true };
    let result: T;
    try {
      result = await this.current.run(transaction, action);
    } finally {
      transaction.isOpen = false;
    }
    for (const [table, changes] of transaction.changes) table.commit(changes);
    for (const reminder of transaction.reminders) reminder();
    return result;
  }

  private open(): Transaction | undefined {
    const transaction = this.current.getStore();
    return transaction?.isOpen ? transaction : undefined;
  }

  private openChangesOf<Row extends object>(
    table: InMemoryTable<Row>,
  ): TableChanges<Row> | undefined {
    const key = table as unknown as InMemoryTable<object>;
    return this.open()?.changes.get(key) as TableChanges<Row> | undefined;
  }

  private changesOf<Row extends object>(table: InMemoryTable<Row>): TableChanges<Row> {
    const transaction = this.open();
    if (!transaction) {
      throw new AppError('internal', 'unit-of-work.required', 'This needs an open unit of work');
    }
    const key = table as unknown as InMemoryTable<object>;
    const changes = transaction.changes.get(key) ?? new Map<string, object | undefined>();
    transaction.changes.set(key, changes);
    return changes as TableChanges<Row>;
  }
}

function isLostRace(error: unknown): boolean {
  return error instanceof AppError && error.kind === 'conflict' && error.retryable;
}
