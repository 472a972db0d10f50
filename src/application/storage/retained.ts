/** Something that is deleted when it has served its time, and earlier where room is short. */
export interface Retained {
  readonly what: string;
  readonly keptMs: () => number;
  /** What pressure on storage leaves of that time; absent: it does not touch it. */
  readonly leastMs?: number;
  /** `files`: nothing of the database, and deleted outside a unit of work. */
  readonly kind?: 'files';
  /** Before pressure deletes, e.g. to roll up. */
  readonly prepare?: (signal: AbortSignal) => Promise<void>;
  /** Rows: within a unit of work. @returns how many were deleted; `limit`: there may be more */
  forgetBefore(time: Date, limit: number): Promise<number>;
}

/** Rows deleted in one transaction. */
export const RETENTION_BATCH = 500;
