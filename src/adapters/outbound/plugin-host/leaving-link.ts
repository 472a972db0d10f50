import { readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { unlessAbsent } from './absence.js';

/** Entries of one plugin that are looked at; a plugin with more is refused. */
const MOST_ENTRIES = 20_000;

/**
 * Why a folder may not be run for its links: one that leaves it would let its plugin read what lies elsewhere.
 * Undefined when there is none, at any depth.
 */
export async function linkFaultOf(folder: string): Promise<string | undefined> {
  const home = await realpath(folder);
  const waiting = [home];
  let seen = 0;
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    for (const entry of await readdir(path, { withFileTypes: true })) {
      seen += 1;
      if (seen > MOST_ENTRIES) return `it has more than ${MOST_ENTRIES} files`;
      const file = join(path, entry.name);
      if (entry.isDirectory()) waiting.push(file);
      if (!entry.isSymbolicLink()) continue;
      const target = await unlessAbsent(realpath(file));
      if (target === undefined || !isWithin(target, home)) {
        return `its link ${relative(home, file)} leads out of it, or nowhere`;
      }
    }
  }
  return undefined;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}
