import { lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../../domain/shared/app-error.js';
import { pluginTemplate } from './plugin-template.js';

/**
 * Writes a plugin that works into a new folder of its name, as a whole or not at all.
 * @param version of the program that it is for
 * @returns the folder
 * @throws AppError `conflict` when there is something of that name, `unavailable` when it cannot be written
 */
export async function writeNewPlugin(
  directory: string,
  name: string,
  version: string,
): Promise<string> {
  const folder = join(directory, name);
  if (await exists(folder)) {
    throw new AppError('conflict', 'plugin.folder-exists', `${folder} is there already`);
  }
  const draft = join(directory, `.${name}.${process.pid}.new`);
  try {
    await mkdir(draft, { recursive: true });
    for (const [file, text] of Object.entries(pluginTemplate(name, version))) {
      await writeFile(join(draft, file), text, { flag: 'wx' });
    }
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError('unavailable', 'plugin.not-written', `It could not be written: ${why}`, {
      cause: error,
    });
  }
  return folder;
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}
