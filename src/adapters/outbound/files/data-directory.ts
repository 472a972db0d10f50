import { randomUUID } from 'node:crypto';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../../domain/shared/app-error.js';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'no folder can be made there',
  EEXIST: 'it is not a folder',
  ENOTDIR: 'it is not a folder',
};

/**
 * Makes a folder, for its owner only, unless it exists (then its mode is left alone), and proves by writing
 * that it can be written.
 * @returns why it cannot be written, for people; undefined when it can
 */
export async function whyNotWritable(directory: string): Promise<string | undefined> {
  try {
    await proveWritable(directory);
    return undefined;
  } catch (cause) {
    return reasonOf(cause);
  }
}

/**
 * Makes the data folder likewise.
 * @throws AppError `configuration`
 */
export async function prepareDataDirectory(directory: string): Promise<void> {
  try {
    await proveWritable(directory);
  } catch (cause) {
    throw notUsable(directory, cause);
  }
}

async function proveWritable(directory: string): Promise<void> {
  await makeFolders(directory);
  const probe = join(directory, `.writable-${randomUUID()}`);
  await writeFile(probe, '', { flag: 'wx', mode: 0o600 });
  await rm(probe);
}

/**
 * Makes a folder and those above it. Node's own way of it never ends where a file system answers that what is
 * to be made is not there, as /proc does.
 */
async function makeFolders(directory: string): Promise<void> {
  if (await isThere(directory)) return;
  const parent = dirname(directory);
  if (parent !== directory) await makeFolders(parent);
  try {
    await mkdir(directory, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function reasonOf(cause: unknown): string {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}

export function notUsable(directory: string, cause: unknown): AppError {
  const text = `The data folder ${directory} cannot be used: ${reasonOf(cause)}`;
  return new AppError('configuration', 'data-directory.not-writable', text, {
    cause,
    data: { directory },
  });
}
