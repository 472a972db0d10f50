import type { Dirent } from 'node:fs';
import { lstat, opendir, rm } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import {
  addedUp,
  type ClassUsage,
  type FolderClass,
  type FolderUsage,
} from '../../../domain/storage/storage-usage.js';
import type { FolderStorage } from '../../../ports/storage/folder-storage.js';

/** Files looked at in one go; it takes a second or so to look at that many. */
const MOST_FILES = 50_000;

/** Old files of the log: `brain.1.log`, `errors.2.log.gz`; the active ones have no number. */
const OLD_LOG = /^(?:brain|errors)(?:-\d+)?\.\d+\.\w+(?:\.gz)?$/;

const KILOBYTE = 1024;
/** What `stat` counts blocks in. */
const BLOCK_BYTES = KILOBYTE / 2;

export interface DataFolders {
  readonly dataDir: string;
  readonly logs: string | undefined;
  readonly plugins: string;
  readonly temporary: string;
  readonly cache: string | undefined;
  /** File of an SQLite database, wherever it is. */
  readonly database: string | undefined;
}

interface FoundFile {
  readonly path: string;
  readonly dataClass: FolderClass;
}

interface OldLog {
  readonly path: string;
  readonly writtenMs: number;
}

/** The data folder as it is on disk. Links are not followed; a file counts with the blocks it takes. */
export class DataFolderStorage implements FolderStorage {
  private readonly places: readonly (readonly [string, FolderClass])[];

  constructor(
    private readonly folders: DataFolders,
    private readonly remove: (path: string) => Promise<void> = (path) => rm(path, { force: true }),
  ) {
    const { dataDir, logs, plugins, temporary, cache } = folders;
    const places: [string | undefined, FolderClass][] = [
      [logs, 'logs'],
      [plugins, 'plugins'],
      [temporary, 'temporary'],
      [cache, 'cache'],
      [join(dataDir, 'artifacts'), 'artifacts'],
    ];
    this.places = places.flatMap(([path, dataClass]) =>
      path === undefined ? [] : [[resolve(path) + sep, dataClass] as const],
    );
  }

  async usage(): Promise<FolderUsage> {
    const files: ClassUsage<FolderClass>[] = [];
    let isComplete = true;
    for await (const { path, dataClass } of this.found(this.folders.dataDir)) {
      isComplete = files.length < MOST_FILES;
      if (!isComplete) break;
      // One that is gone meanwhile takes nothing.
      const taken = await lstat(path).catch(() => undefined);
      if (taken) files.push({ dataClass, bytes: taken.blocks * BLOCK_BYTES });
    }
    const classes = addedUp(files);
    return { bytes: classes.reduce((sum, { bytes }) => sum + bytes, 0), classes, isComplete };
  }

  async forgetLogsBefore(time: Date, limit: number): Promise<number> {
    const old = (await this.oldLogs()).filter(({ writtenMs }) => writtenMs < time.getTime());
    let deleted = 0;
    for (const { path } of old.sort((a, b) => a.writtenMs - b.writtenMs)) {
      if (deleted >= limit) break;
      // One that may not be deleted must not keep the others.
      if (await this.remove(path).then(isDone, isNotDone)) deleted += 1;
    }
    return deleted;
  }

  /** Those directly in their folder: nothing of ours is deeper in it. */
  private async oldLogs(): Promise<OldLog[]> {
    const { logs } = this.folders;
    const found: OldLog[] = [];
    if (logs === undefined) return found;
    for await (const entry of entriesOf(logs)) {
      if (found.length >= MOST_FILES) break;
      if (!entry.isFile() || !OLD_LOG.test(entry.name)) continue;
      const path = join(logs, entry.name);
      const { mtimeMs } = (await lstat(path).catch(() => undefined)) ?? {};
      if (mtimeMs !== undefined) found.push({ path, writtenMs: mtimeMs });
    }
    return found;
  }

  /** Of Node 20 a recursive `opendir` tells 32 files of a subfolder at most. */
  private async *found(outermost: string): AsyncGenerator<FoundFile> {
    const waiting = [resolve(outermost)];
    for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
      for await (const entry of entriesOf(folder)) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) waiting.push(path);
        if (entry.isFile()) yield { path, dataClass: this.classOf(path) };
      }
    }
  }

  private classOf(path: string): FolderClass {
    const { database } = this.folders;
    if (database !== undefined && path.startsWith(resolve(database))) return 'database';
    return this.places.find(([place]) => path.startsWith(place))?.[1] ?? 'other';
  }
}

const isDone = () => true;
const isNotDone = () => false;

/** A folder that cannot be read, or is gone meanwhile, has none. */
async function* entriesOf(folder: string): AsyncGenerator<Dirent> {
  try {
    yield* await opendir(folder);
  } catch {
    // What is left of it is not seen.
  }
}
