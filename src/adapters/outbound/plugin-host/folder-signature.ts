import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Files that are looked at; of more, later ones change without notice. */
const MOST_FILES = 1_000;

/** A text that changes with any file of a folder; what lies in node_modules and hidden files do not count. */
export async function signatureOf(folder: string): Promise<string> {
  const stamps: string[] = [];
  const visit = async (path: string): Promise<void> => {
    const entries = await readdir(path, { withFileTypes: true });
    for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      if (stamps.length >= MOST_FILES) return;
      const file = join(path, entry.name);
      if (entry.isDirectory()) await visit(file);
      else {
        const { mtimeMs, size } = await stat(file);
        stamps.push(`${file} ${mtimeMs} ${size}`);
      }
    }
  };
  await visit(folder);
  return stamps.join('\n');
}
