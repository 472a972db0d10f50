import type { FolderUsage } from '../../domain/storage/storage-usage.js';

/** The room that the files of the data folder take. */
export interface FolderStorage {
  /** Files looked at are bounded; a folder that cannot be read has none. */
  usage(): Promise<FolderUsage>;
  /**
   * Deletes, oldest first, at most `limit` old log files last written before `time`. Those that are written now,
   * and those that may not be deleted, stay. @returns how many
   */
  forgetLogsBefore(time: Date, limit: number): Promise<number>;
}
