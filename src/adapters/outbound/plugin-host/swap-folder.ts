import { lstat, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What is being put into the plugin folder, taken out of it, or kept until its successor is in place. */
const DRAFT = '.draft.';
const GONE = '.gone.';
const BEFORE = '.before.';

/** Drafts of processes that ended in the middle are taken away after this time, ms. */
const OLD_MS = 3_600_000;

export function draftOf(directory: string, id: string): string {
  return join(directory, `${DRAFT}${id}`);
}

/**
 * Puts a folder in the place of another, or where there is none. When the process ends between the two steps,
 * `restore` brings the old one back.
 * @throws Error when somebody else put one there meanwhile
 */
export async function swapFolder(
  directory: string,
  { from, name, id }: { readonly from: string; readonly name: string; readonly id: string },
): Promise<void> {
  const place = join(directory, name);
  const before = join(directory, `${BEFORE}${name}.${id}`);
  const hasOld = await moved(place, before);
  try {
    await rename(from, place);
  } catch (error) {
    if (hasOld) await moved(before, place);
    throw error;
  }
  if (hasOld) await rm(before, { recursive: true, force: true });
}

/** From one moment to the next nobody finds it any more. */
export async function removeFolder(directory: string, name: string, id: string): Promise<void> {
  // One that was replaced just now must not come back.
  for (const other of await readdir(directory)) {
    if (isBeforeOf(other, name)) await rm(join(directory, other), { recursive: true, force: true });
  }
  const gone = join(directory, `${GONE}${id}`);
  if (await moved(join(directory, name), gone)) await rm(gone, { recursive: true, force: true });
}

/** Mends what processes left that ended in the middle. @param names all that lie in the folder */
export async function restore(
  directory: string,
  names: readonly string[],
  nowMs: number,
): Promise<void> {
  for (const name of names) {
    const path = join(directory, name);
    if (name.startsWith(BEFORE)) {
      const plugin = pluginOf(name);
      if (names.includes(plugin)) await removeOld(path, nowMs);
      else await moved(path, join(directory, plugin));
    } else if (name.startsWith(DRAFT) || name.startsWith(GONE)) await removeOld(path, nowMs);
  }
}

function isBeforeOf(other: string, name: string): boolean {
  return other.startsWith(BEFORE) && pluginOf(other) === name;
}

function pluginOf(before: string): string {
  return before.slice(BEFORE.length).replace(/\.[^.]*$/, '');
}

async function removeOld(path: string, nowMs: number): Promise<void> {
  const { ctimeMs } = await lstat(path);
  if (nowMs - ctimeMs > OLD_MS) await rm(path, { recursive: true, force: true });
}

/** @returns false when there was nothing to move, or something is there already */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(code)) return false;
    throw error;
  }
}
