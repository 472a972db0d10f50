/** For rules over many rows, which transactions that overlap could break together. */
export interface TransactionLocks {
  /** Waits until no other unit of work holds the lock; it is given back when this one ends. */
  hold(name: string): Promise<void>;
}
