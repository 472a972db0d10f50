import type { AppError } from '../../../../domain/shared/app-error.js';

/** Something that a transaction has changed and that is not yet committed. */
export interface Changes {
  commit(): void;
  drop(): void;
}

export class InMemoryTransaction {
  private readonly touched = new Set<Changes>();
  private readonly reminders = new Map<unknown, () => void>();
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

  /** Reminders with the same key are given once. */
  remind(key: unknown, reminder: () => void): void {
    this.reminders.set(key, reminder);
  }

  takeReminders(): readonly (() => void)[] {
    return [...this.reminders.values()];
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
