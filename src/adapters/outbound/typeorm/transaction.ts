import { AppError } from '../../../domain/shared/app-error.js';
import { Reminders } from '../messaging/reminders.js';
import type { Row, SqlSession, SqlValue } from './sql-session.js';
import { translateError } from './translate-error.js';

/**
 * An open transaction. After the first statement that fails it is poisoned: every further statement and the
 * commit are refused with that first fault, because some databases go on outside the transaction (MySQL
 * after a deadlock) or turn the commit into a silent rollback (PostgreSQL).
 */
export class Transaction implements SqlSession {
  /** Facts that hold for the length of this transaction, e.g. what a row looked like when it was read. */
  readonly memo = new Map<string, string>();
  private readonly reminders = new Reminders();
  private ended = false;
  private firstFault: AppError | undefined;

  constructor(private readonly session: SqlSession) {}

  get isOpen(): boolean {
    return !this.ended;
  }

  rows(sql: string, parameters?: readonly SqlValue[]): Promise<readonly Row[]> {
    return this.guarded(() => this.session.rows(sql, parameters));
  }

  change(sql: string, parameters?: readonly SqlValue[]): Promise<number> {
    return this.guarded(() => this.session.change(sql, parameters));
  }

  /** Of reminders with the same key the last of the highest rank is given. */
  remind(key: unknown, reminder: () => void, rank = 0): void {
    this.reminders.add(key, reminder, rank);
  }

  /** Of the first statement that failed; with it the transaction must not commit. */
  get fault(): AppError | undefined {
    return this.firstFault;
  }

  /** No statement passes from now on. */
  end(): void {
    this.ended = true;
  }

  takeReminders(): readonly (() => void)[] {
    return this.reminders.all;
  }

  private async guarded<T>(statement: () => Promise<T>): Promise<T> {
    if (this.ended) {
      throw new AppError('internal', 'unit-of-work.ended', 'The unit of work has ended already');
    }
    if (this.firstFault) throw this.firstFault;
    try {
      return await statement();
    } catch (error) {
      this.firstFault ??= translateError(error);
      throw this.firstFault;
    }
  }
}
