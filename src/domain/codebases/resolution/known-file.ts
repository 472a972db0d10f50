import type { FileFacts } from '../file-facts.js';
import type { Language } from '../language.js';

/** A file of the code base by what it says itself. */
export interface KnownFile {
  readonly path: string;
  readonly language: Language;
  readonly facts: FileFacts;
}

export type KnownFiles = ReadonlyMap<string, KnownFile>;

/** One element: its file, and its place among the elements of that. */
export interface Place {
  readonly path: string;
  readonly at: number;
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Without `.` and `..`; undefined when it leads out of the code base. */
export function joined(folder: string, relative: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined;
    if (part !== '..' && part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
