/** Named leases in the shared database: who may do what only one process should do. */
export interface Leases {
  /** Takes or prolongs the lease. @returns true when `holder` has it for the next `milliseconds` */
  acquire(name: string, holder: string, milliseconds: number): Promise<boolean>;
  /** Who holds it now, if anybody. */
  holderOf(name: string): Promise<string | undefined>;
  /** Gives it up early; somebody else's lease stays. */
  release(name: string, holder: string): Promise<void>;
}
