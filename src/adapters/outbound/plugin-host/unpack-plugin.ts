import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { extract, list, type ReadEntry } from 'tar';
import type { AppError } from '../../../domain/shared/app-error.js';
import { InstallLimits } from './install-limits.js';
import { readTar } from './tar-bytes.js';

const KINDS: Readonly<Record<string, 'file' | 'folder'>> = {
  File: 'file',
  OldFile: 'file',
  ContiguousFile: 'file',
  Directory: 'folder',
};

/**
 * Unpacks an archive into an empty folder; nothing but plain files, none of them elsewhere. All of it is looked
 * at before the first file is written.
 * @returns where the plugin lies in it: archives of npm have one folder around everything
 * @throws AppError `plugin.bad-source`
 */
export async function unpackPlugin(archive: string, to: string): Promise<string> {
  const length = await inspect(archive);
  const limits = new InstallLimits();
  const filter = (path: string, entry: unknown) => {
    count(limits, path, entry as ReadEntry);
    return true;
  };
  const form = { strict: true, zstd: false, preserveOwner: false, noMtime: true };
  const isOver = (bytes: number) => bytes >= length;
  await readTar(archive, extract({ ...form, cwd: to, filter }), { isOver });
  const names = await readdir(to, { withFileTypes: true });
  const [only] = names;
  return names.length === 1 && only?.isDirectory() ? join(to, only.name) : to;
}

/** @returns the length of what is to be unpacked, in bytes: up to the piece with the mark of its end */
async function inspect(archive: string): Promise<number> {
  const limits = new InstallLimits();
  const stop = new AbortController();
  let refusal: unknown;
  const onReadEntry = (entry: ReadEntry) => {
    try {
      if (refusal === undefined) count(limits, entry.path, entry);
    } catch (error) {
      refusal = error;
      stop.abort();
    }
    entry.resume();
  };
  const parser = list({ strict: true, zstd: false, onReadEntry });
  let [length, hasEnded] = [0, false];
  parser.on('eof', () => {
    hasEnded = true;
  });
  const isOver = (bytes: number) => {
    length = bytes;
    return hasEnded;
  };
  const { signal } = stop;
  await readTar(archive, parser, { isOver, signal }).catch((error: unknown) => {
    throw refusal ?? error;
  });
  if (refusal !== undefined) throw refusal as AppError;
  return length;
}

function count(limits: InstallLimits, path: string, { type, size }: ReadEntry): void {
  limits.add(path, KINDS[type] ?? 'other', size);
}
