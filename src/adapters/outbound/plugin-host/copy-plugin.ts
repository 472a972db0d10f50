import { copyFile, lstat, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstallLimits } from './install-limits.js';

/** Histories and editors' files are no part of a plugin. */
const LEFT_OUT = new Set(['.git', '.svn', '.hg', '.DS_Store']);

/** Copies a folder, plain files only. @throws AppError `plugin.bad-source` */
export async function copyPlugin(from: string, to: string, limits: InstallLimits): Promise<void> {
  const visit = async (path: string): Promise<void> => {
    await mkdir(join(to, path), { recursive: true });
    for (const name of (await readdir(join(from, path))).sort()) {
      if (LEFT_OUT.has(name)) continue;
      const inner = path === '' ? name : `${path}/${name}`;
      const stats = await lstat(join(from, inner));
      const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
      limits.add(inner, kind, stats.isFile() ? stats.size : 0);
      if (stats.isDirectory()) await visit(inner);
      else await copyFile(join(from, inner), join(to, inner));
    }
  };
  await visit('');
}
