import type {
  ClassUsage,
  DatabaseClass,
  DatabaseSize,
  FolderUsage,
} from '../../domain/storage/storage-usage.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { DatabaseStorage } from '../../ports/storage/database-storage.js';
import type { FolderStorage } from '../../ports/storage/folder-storage.js';

/** Least time between two counts of files, and of classes of data, ms. */
const FOLDER_MS = 30_000;
const CLASSES_MS = 60_000;

/** What took long is done that much more rarely: a hundredth of the time at most goes into it. */
const REST = 100;

export interface UsedStorage {
  /** Undefined: the database does not answer. */
  readonly database: DatabaseSize | undefined;
  readonly folder: FolderUsage | undefined;
  /** Undefined: not known. Room that is free within database files is not in it. */
  readonly dataFolderBytes: number | undefined;
  readonly classes: readonly ClassUsage<DatabaseClass>[];
}

/** What is used, measured as often as it is cheap. What cannot be measured keeps its last value. */
export class StorageSizes {
  private readonly folder;
  private readonly classes;

  constructor(
    private readonly deps: {
      readonly databaseStorage: DatabaseStorage;
      readonly folderStorage: FolderStorage;
      readonly clock: Clock;
    },
  ) {
    const { databaseStorage, folderStorage, clock } = deps;
    this.folder = new Rarely(clock, FOLDER_MS, () => folderStorage.usage());
    this.classes = new Rarely(clock, CLASSES_MS, () => databaseStorage.classes());
  }

  async read(): Promise<UsedStorage> {
    const [database, folder] = await Promise.all([
      this.deps.databaseStorage.size().catch(() => undefined),
      this.folder.value(),
    ]);
    const inFiles = folder?.classes.some(({ dataClass }) => dataClass === 'database') ?? false;
    const free = inFiles ? (database?.freeBytes ?? 0) : 0;
    return {
      database,
      folder,
      dataFolderBytes: folder && Math.max(0, folder.bytes - free),
      classes: this.classes.known() ?? [],
    };
  }

  /** The same, and waits for the classes too when they are due. */
  async readAll(): Promise<UsedStorage> {
    const classes = await this.classes.value();
    return { ...(await this.read()), classes: classes ?? [] };
  }

  /** After much was deleted: the next look counts the files again. */
  forgetFolder(): void {
    this.folder.forget();
  }
}

/** A value that is measured again when it is old. */
class Rarely<Value> {
  private last: { readonly value: Value; readonly dueMs: number } | undefined;
  private running: Promise<Value | undefined> | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly everyMs: number,
    private readonly measure: () => Promise<Value>,
  ) {}

  known(): Value | undefined {
    return this.last?.value;
  }

  forget(): void {
    if (this.last) this.last = { ...this.last, dueMs: 0 };
  }

  value(): Promise<Value | undefined> {
    const isFresh = this.last !== undefined && this.clock.monotonicMs() < this.last.dueMs;
    if (isFresh) return Promise.resolve(this.last?.value);
    this.running ??= this.measured().finally(() => (this.running = undefined));
    return this.running;
  }

  private async measured(): Promise<Value | undefined> {
    const startedMs = this.clock.monotonicMs();
    try {
      const value = await this.measure();
      const nowMs = this.clock.monotonicMs();
      const restMs = Math.max(this.everyMs, (nowMs - startedMs) * REST);
      this.last = { value, dueMs: nowMs + restMs };
    } catch {
      // The last value stands in; whoever asks next tries again.
    }
    return this.last?.value;
  }
}
