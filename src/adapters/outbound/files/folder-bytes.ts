import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';

/** Files looked at; a folder with more is told smaller than it is. */
const MOST_FILES = 20_000;

/** How long an answer is good enough, ms. */
const FRESH_MS = 10_000;

/**
 * Tells how many bytes the files in a folder have, those in folders below included; links are not followed.
 * A folder that is not there, or undefined, has none.
 * @param isWanted by the name of the file
 */
export function folderBytes(
  folder: string | undefined,
  isWanted: (name: string) => boolean = () => true,
): () => Promise<number> {
  let last: { readonly atMs: number; readonly bytes: Promise<number> } | undefined;
  return () => {
    if (folder === undefined) return Promise.resolve(0);
    const nowMs = performance.now();
    if (!last || nowMs - last.atMs > FRESH_MS) {
      last = { atMs: nowMs, bytes: sum(folder, isWanted).catch(() => 0) };
    }
    return last.bytes;
  };
}

async function sum(folder: string, isWanted: (name: string) => boolean): Promise<number> {
  let bytes = 0;
  let seen = 0;
  for await (const entry of await opendir(folder, { recursive: true })) {
    if (!entry.isFile() || !isWanted(entry.name)) continue;
    if (++seen > MOST_FILES) break;
    // One that is gone meanwhile has none.
    bytes += await lstat(join(entry.parentPath, entry.name)).then(
      ({ size }) => size,
      () => 0,
    );
  }
  return bytes;
}
