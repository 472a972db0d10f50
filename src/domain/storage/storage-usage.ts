/** What the rows of a database are about. */
export const DATABASE_CLASSES = [
  'tasks',
  'codebases',
  'events',
  'payloads',
  'jobs',
  'event-log',
  'audit',
  'errors',
  'metrics',
  'alerts',
  'analytics-events',
  'analytics',
  'plugins',
  'configuration',
  'access',
  'idempotency',
  'search',
  'other',
] as const;
export type DatabaseClass = (typeof DATABASE_CLASSES)[number];

/** What the files of the data folder are; `database` are those of an SQLite database in it. */
export const FOLDER_CLASSES = [
  'database',
  'logs',
  'plugins',
  'artifacts',
  'cache',
  'temporary',
  'other',
] as const;
export type FolderClass = (typeof FOLDER_CLASSES)[number];

export interface ClassUsage<Class extends string = string> {
  readonly dataClass: Class;
  readonly bytes: number;
}

export interface DatabaseSize {
  /** What rows and indexes take; room that deleted rows left is not in it. */
  readonly bytes: number;
  /** Room in the files that is free, and used again before the files grow. */
  readonly freeBytes: number;
  /** Whether free room can be given back to the file system by and by. */
  readonly shrinks: boolean;
}

export interface FolderUsage {
  readonly bytes: number;
  /** Without those that have no file. */
  readonly classes: readonly ClassUsage<FolderClass>[];
  /** False: there are more files than anybody counts; the sums are too small. */
  readonly isComplete: boolean;
}

/** Adds up what belongs to the same class, the largest first. */
export function addedUp<Class extends string>(
  parts: Iterable<ClassUsage<Class>>,
): readonly ClassUsage<Class>[] {
  const sums = new Map<Class, number>();
  for (const { dataClass, bytes } of parts) {
    sums.set(dataClass, (sums.get(dataClass) ?? 0) + bytes);
  }
  return [...sums]
    .map(([dataClass, bytes]) => ({ dataClass, bytes }))
    .sort((a, b) => b.bytes - a.bytes || (a.dataClass < b.dataClass ? -1 : 1));
}
