import type {
  ClassUsage,
  DatabaseClass,
  DatabaseSize,
} from '../../domain/storage/storage-usage.js';

/** The room that the database takes. */
export interface DatabaseStorage {
  /** Cheap enough to be asked every few seconds. */
  size(): Promise<DatabaseSize>;
  /** By what the rows are about, the largest first; classes without a row may be absent. It may read everything. */
  classes(): Promise<readonly ClassUsage<DatabaseClass>[]>;
  /**
   * Gives free room back to the file system in small steps, between which others write.
   * Where the database does that by itself, or cannot, nothing happens.
   * @returns how many bytes
   */
  giveBack(signal: AbortSignal): Promise<number>;
}
