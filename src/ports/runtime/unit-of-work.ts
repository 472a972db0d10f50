/**
 * One transaction: everything that repositories, the event log and the job queue do inside `action` is
 * committed together or not at all, and is invisible to others until then.
 */
export interface UnitOfWork {
  /** True within `run`. */
  readonly isOpen: boolean;
  /**
   * Resolves after the commit. A nested call joins the outer transaction. When another transaction wins a
   * race (deadlock, concurrent change) the whole action runs again, at most 5 times; it must therefore have
   * no effects besides those of the repositories.
   * @throws AppError `unavailable` when the database cannot be reached, `storage-full` when the disk is full
   */
  run<T>(action: () => Promise<T>): Promise<T>;
  /**
   * Runs once the current transaction is committed, never after a rollback; at once when there is none.
   * A reminder only: it is lost in a crash, so somebody must be able to find out without it.
   */
  afterCommit(reminder: () => void): void;
}
