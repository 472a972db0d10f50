import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseManifest, type ManifestChecks } from '../../../domain/plugins/plugin-manifest.js';
import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';
import type {
  PluginFolder,
  PluginFolders,
  PluginRemover,
} from '../../../ports/plugins/plugin-folders.js';
import { unlessAbsent } from './absence.js';
import { signatureOf } from './folder-signature.js';
import { linkFaultOf } from './leaving-link.js';
import { removeFolder, restore } from './swap-folder.js';

/** Plugins of one installation. */
const MOST_PLUGINS = 100;

const MOST_MANIFEST_BYTES = 256 * 1024;

export interface PluginFoldersOptions {
  readonly directory: () => string;
  /** Folders with a package.json whose dependencies may be plugins. */
  readonly installations: readonly string[];
  readonly checks: ManifestChecks;
  readonly nowMs: () => number;
  readonly newId: () => string;
}

/** Plugins in the plugin folder, and among the packages that the installation depends on. */
export class FileSystemPluginFolders implements PluginFolders, PluginRemover {
  private readonly known = new Map<string, PluginFolder>();
  /** Folders without a plugin, and the time of their package.json then: most packages are none. */
  private readonly noPlugins = new Map<string, string>();

  constructor(private readonly options: PluginFoldersOptions) {}

  async discover(): Promise<readonly PluginFolder[]> {
    const directory = this.options.directory();
    const shown = (await this.mendedNames(directory)).filter((name) => !name.startsWith('.'));
    const inDirectory = shown.map((name) => this.look(join(directory, name), name, 'directory'));
    const packages = this.options.installations.map((root) => this.packagesOf(root));
    const found = [...(await Promise.all(inDirectory)), ...(await Promise.all(packages)).flat()];
    return found.filter((plugin) => plugin !== undefined).slice(0, MOST_PLUGINS);
  }

  async remove({ folder }: PluginFolder): Promise<void> {
    const directory = this.options.directory();
    if (folder !== join(directory, basename(folder))) return;
    await removeFolder(directory, basename(folder), this.options.newId());
  }

  private async mendedNames(directory: string): Promise<readonly string[]> {
    const names = await namesIn(directory);
    if (!names.some((name) => name.startsWith('.'))) return names;
    // What cannot be mended now is mended at the next look.
    await restore(directory, names, this.options.nowMs()).catch(() => undefined);
    return namesIn(directory);
  }

  private async packagesOf(root: string): Promise<readonly (PluginFolder | undefined)[]> {
    const { dependencies } = (await readJson(join(root, 'package.json'))) ?? {};
    const names = Object.keys((dependencies ?? {}) as JsonObject);
    return Promise.all(
      names.map((name) => this.look(join(root, 'node_modules', name), name, 'node_modules')),
    );
  }

  private async look(
    folder: string,
    fallback: string,
    source: PluginFolder['source'],
  ): Promise<PluginFolder | undefined> {
    const before = this.known.get(folder);
    try {
      if ((await unlessAbsent(lstat(folder))) === undefined) {
        this.known.delete(folder);
        return undefined;
      }
      if (!before && !(await this.isPlugin(folder, source))) return undefined;
      const signature = await signatureOf(folder);
      if (before?.signature === signature) return before;
      const about = { folder, source, signature, name: before?.name ?? fallback };
      const read = await this.read(about);
      this.known.set(folder, read);
      return read;
    } catch (error) {
      // Whether it is there, and what it is, cannot be told now: what is known of it still holds.
      if (before) return before;
      if (source === 'node_modules') {
        // Of the many packages, one that cannot be understood is no plugin.
        if (isOfSystem(error)) throw error;
        return undefined;
      }
      return faulty({ folder, source, signature: '', name: fallback }, error);
    }
  }

  /** @param about its name is that of the manifest, unless there is none */
  private async read(about: About): Promise<PluginFolder> {
    let json: JsonValue | undefined;
    try {
      json = await manifestIn(about.folder);
      if (json === undefined) throw new Error('its manifest is missing');
    } catch (error) {
      if (isOfSystem(error)) throw error;
      return faulty(about, error);
    }
    const { manifest, faults } = parseManifest(json, this.options.checks);
    const told = faults.map(({ path, message }) => `${path} ${message}`);
    if (!manifest) return { ...about, manifest, faults: told };
    const { name } = manifest;
    const linkFault = await linkFaultOf(about.folder);
    if (linkFault !== undefined) return faulty({ ...about, name }, new Error(linkFault));
    return { ...about, name, manifest, faults: [] };
  }

  private async isPlugin(folder: string, source: PluginFolder['source']): Promise<boolean> {
    if ((await stampOf(join(folder, 'brain-plugin.json'))) !== undefined) return true;
    const pack = await stampOf(join(folder, 'package.json'));
    if (pack === undefined) return source === 'directory' && isDangling(folder);
    if (this.noPlugins.get(folder) === pack) return false;
    const { clickupBrain } = (await readJson(join(folder, 'package.json'))) ?? {};
    if (clickupBrain === undefined) this.noPlugins.set(folder, pack);
    return clickupBrain !== undefined;
  }
}

type About = Pick<PluginFolder, 'folder' | 'source' | 'signature' | 'name'>;

function faulty(about: About, error: unknown): PluginFolder {
  const fault = error instanceof Error ? error.message : String(error);
  return { ...about, manifest: undefined, faults: [fault] };
}

/** No descriptor left, no permission, a broken disk: nothing that the plugin could be blamed for. */
function isOfSystem(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).syscall !== undefined;
}

/** A link that leads nowhere is somebody's plugin, and is to be explained. */
async function isDangling(folder: string): Promise<boolean> {
  return (await unlessAbsent(stat(folder))) === undefined;
}

/** Absent when the folder holds no plugin. @throws Error when it cannot be read */
export async function manifestIn(folder: string): Promise<JsonValue | undefined> {
  const own = await readJson(join(folder, 'brain-plugin.json'));
  if (own !== undefined) return own;
  const pack = await readJson(join(folder, 'package.json'));
  return pack?.['clickupBrain'];
}

async function readJson(file: string): Promise<JsonObject | undefined> {
  const stats = await unlessAbsent(stat(file));
  if (!stats) return undefined;
  if (stats.size > MOST_MANIFEST_BYTES) throw new Error('its manifest is too large');
  const text = await unlessAbsent(readFile(file, 'utf8'));
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as JsonObject;
  } catch (error) {
    throw new Error('its manifest is no JSON', { cause: error });
  }
}

async function stampOf(file: string): Promise<string | undefined> {
  const stats = await unlessAbsent(stat(file));
  return stats && String(stats.mtimeMs);
}

/** A folder that is not there holds none. @throws Error when that cannot be told: nothing is to be concluded then */
async function namesIn(directory: string): Promise<readonly string[]> {
  return ((await unlessAbsent(readdir(directory))) ?? []).sort();
}
