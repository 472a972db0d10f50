import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../domain/shared/app-error.js';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'it is not a folder',
  ENOTDIR: 'it is not a folder',
};

/**
 * Makes the data folder, for its owner only, unless it exists (then its mode is left alone), and proves by
 * writing that it can be written.
 * @throws AppError `configuration`
 */
export async function prepareDataDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const probe = join(directory, `.writable-${randomUUID()}`);
    await writeFile(probe, '', { flag: 'wx', mode: 0o600 });
    await rm(probe);
  } catch (cause) {
    throw notUsable(directory, cause);
  }
}

export function notUsable(directory: string, cause: unknown): AppError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const text = `The data folder ${directory} cannot be used: ${REASONS[code] ?? message}`;
  return new AppError('configuration', 'data-directory.not-writable', text, {
    cause,
    data: { directory },
  });
}
