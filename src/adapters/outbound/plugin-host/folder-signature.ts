import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessAbsent } from './absence.js';

/** Files that are looked at; of more, later ones change without notice. */
const MOST_FILES = 1_000;

/**
 * A text that changes with any file of a folder; what lies in node_modules and hidden files do not count, and
 * of links only where they lead. What goes while it is looked at counts as gone.
 */
export async function signatureOf(folder: string): Promise<string> {
  const stamps: string[] = [];
  const visit = async (path: string): Promise<void> => {
    const entries = (await unlessAbsent(readdir(path, { withFileTypes: true }))) ?? [];
    for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      if (stamps.length >= MOST_FILES) return;
      const file = join(path, entry.name);
      if (entry.isDirectory()) await visit(file);
      else stamps.push(await stampOf(file, entry.isSymbolicLink()));
    }
  };
  await visit(folder);
  return stamps.join('\n');
}

async function stampOf(file: string, isLink: boolean): Promise<string> {
  if (isLink) return `${file} -> ${(await unlessAbsent(readlink(file))) ?? 'gone'}`;
  const stats = await unlessAbsent(lstat(file));
  return stats ? `${file} ${stats.mtimeMs} ${stats.size}` : `${file} gone`;
}
