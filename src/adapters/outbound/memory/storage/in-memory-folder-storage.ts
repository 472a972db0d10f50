import {
  addedUp,
  type FolderClass,
  type FolderUsage,
} from '../../../../domain/storage/storage-usage.js';
import type { FolderStorage } from '../../../../ports/storage/folder-storage.js';

/** A file that is only said to be there. */
export interface ImaginedFile {
  readonly dataClass: FolderClass;
  readonly bytes: number;
  readonly writtenAt: Date;
  /** The one that is written now. */
  readonly isActive?: boolean;
}

/** A data folder without a disk. */
export class InMemoryFolderStorage implements FolderStorage {
  constructor(public files: readonly ImaginedFile[] = []) {}

  async usage(): Promise<FolderUsage> {
    const classes = addedUp(this.files);
    const bytes = classes.reduce((sum, one) => sum + one.bytes, 0);
    return { bytes, classes, isComplete: true };
  }

  async forgetLogsBefore(time: Date, limit: number): Promise<number> {
    const old = this.files
      .filter((file) => file.dataClass === 'logs' && !file.isActive && file.writtenAt < time)
      .sort((a, b) => a.writtenAt.getTime() - b.writtenAt.getTime())
      .slice(0, limit);
    this.files = this.files.filter((file) => !old.includes(file));
    return old.length;
  }
}
