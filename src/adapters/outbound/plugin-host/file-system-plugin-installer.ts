import { lstat, mkdir, realpath, rm, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, sep } from 'node:path';
import {
  parseManifest,
  type ManifestChecks,
  type PluginManifest,
} from '../../../domain/plugins/plugin-manifest.js';
import { AppError, validationError } from '../../../domain/shared/app-error.js';
import type { PluginFolders } from '../../../ports/plugins/plugin-folders.js';
import type { PluginInstaller, StagedPlugin } from '../../../ports/plugins/plugin-installer.js';
import { unlessAbsent } from './absence.js';
import { copyPlugin } from './copy-plugin.js';
import { manifestIn } from './file-system-plugin-folders.js';
import { badSource, InstallLimits } from './install-limits.js';
import { draftOf, swapFolder } from './swap-folder.js';
import { unpackPlugin } from './unpack-plugin.js';

/** Largest archive, packed, in bytes. */
const MOST_ARCHIVE_BYTES = 32 * 1024 * 1024;

export interface PluginInstallerOptions {
  readonly directory: () => string;
  readonly folders: PluginFolders;
  readonly checks: ManifestChecks;
  readonly newId: () => string;
}

/** Takes plugins into the plugin folder: copied or unpacked beside its place, checked there, and moved. */
export class FileSystemPluginInstaller implements PluginInstaller {
  constructor(private readonly options: PluginInstallerOptions) {}

  async stage(source: string): Promise<StagedPlugin> {
    const { checks, newId } = this.options;
    const directory = this.options.directory();
    const id = newId();
    const draft = draftOf(directory, id);
    const discard = () => rm(draft, { recursive: true, force: true });
    try {
      await mkdir(directory, { recursive: true });
      const home = await take(source, directory, draft);
      const manifest = await checkedManifest(home, checks);
      let isPlaced = false;
      const place = async () => {
        if (isPlaced) return;
        const name = await this.folderFor(manifest.name);
        try {
          await swapFolder(directory, { from: home, name, id });
          isPlaced = true;
        } catch (error) {
          const message = `${manifest.name} could not be put in place; try again`;
          throw new AppError('conflict', 'plugin.not-placed', message, { cause: error });
        }
      };
      return { manifest, place, discard };
    } catch (error) {
      await discard();
      throw error instanceof AppError ? error : unreadable(source, error);
    }
  }

  /**
   * Where one of the name lies already, else a folder of that name.
   * @throws AppError `plugin.folder-taken` when something else lies there
   */
  private async folderFor(plugin: string): Promise<string> {
    const found = (await this.options.folders.discover()).find(
      ({ name, source }) => name === plugin && source === 'directory',
    );
    if (found) return basename(found.folder);
    const place = join(this.options.directory(), plugin);
    if ((await unlessAbsent(lstat(place))) === undefined) return plugin;
    const message = `${place} is not the plugin ${plugin}: move it away first`;
    throw new AppError('conflict', 'plugin.folder-taken', message);
  }
}

/** @returns the folder below the draft that has the plugin */
async function take(source: string, directory: string, draft: string): Promise<string> {
  if (!isAbsolute(source)) throw badSource('its path must be absolute');
  const stats = await stat(source);
  if (stats.isDirectory()) {
    const [from, target] = await Promise.all([realpath(source), realpath(directory)]);
    if (`${target}${sep}`.startsWith(`${from}${sep}`)) {
      throw badSource(`${source} has the plugin folder in it`);
    }
    await copyPlugin(from, draft, new InstallLimits());
    return draft;
  }
  if (!stats.isFile()) throw badSource(`${source} is neither a folder nor an archive`);
  if (stats.size > MOST_ARCHIVE_BYTES) {
    throw badSource(`${source} is larger than ${MOST_ARCHIVE_BYTES} bytes`);
  }
  await mkdir(draft);
  return unpackPlugin(source, draft);
}

async function checkedManifest(home: string, checks: ManifestChecks): Promise<PluginManifest> {
  const json = await manifestIn(home).catch((error: unknown) => {
    throw badSource(`its manifest cannot be read: ${String(error)}`, error);
  });
  if (json === undefined) throw badSource('it has no manifest, brain-plugin.json');
  const { manifest, faults } = parseManifest(json, checks);
  if (!manifest) throw validationError('plugin.bad-manifest', 'Its manifest is not valid', faults);
  const main = await lstat(join(home, manifest.main)).catch(() => undefined);
  if (main?.isFile()) return manifest;
  throw badSource(`its module ${manifest.main} is not there`);
}

function unreadable(source: string, error: unknown): AppError {
  const { code } = error as NodeJS.ErrnoException;
  const reason = code === 'ENOENT' ? 'is not there' : `cannot be read (${code ?? String(error)})`;
  if (code === 'ENOSPC') {
    return new AppError('storage-full', 'plugin.no-space', 'The disk is full', { cause: error });
  }
  return badSource(`${source} ${reason}`, error);
}
