import type { AppError } from '../../../../domain/shared/app-error.js';
import { Reminders } from '../../messaging/reminders.js';

/** Something that a transaction has changed and that is not yet committed. */
export interface Changes {
  commit(): void;
  drop(): void;
}

export class InMemoryTransaction {
  private readonly touched = new Set<Changes>();
  private readonly reminders = new Reminders();
  private ended = false;
  private firstFault: AppError | undefined;

  get isOpen(): boolean {
    return !this.ended;
  }

  /** Of the first write that was refused as a database refuses it; with it the transaction must not commit. */
  get fault(): AppError | undefined {
    return this.firstFault;
  }

  /** @returns the fault, to be thrown */
  poison(fault: AppError): AppError {
    this.firstFault ??= fault;
    return fault;
  }

  touch(changes: Changes): void {
    this.touched.add(changes);
  }

  /** Of reminders with the same key the last of the highest rank is given. */
  remind(key: unknown, reminder: () => void, rank = 0): void {
    this.reminders.add(key, reminder, rank);
  }

  takeReminders(): readonly (() => void)[] {
    return this.reminders.all;
  }

  commit(): void {
    this.ended = true;
    for (const changes of this.touched) changes.commit();
    this.touched.clear();
  }

  /** Drops what was not committed; no write passes from now on. */
  end(): void {
    this.ended = true;
    for (const changes of this.touched) changes.drop();
    this.touched.clear();
  }
}
