import { readdir, readFile, realpath, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  isPluginName,
  parseManifest,
  type ManifestChecks,
} from '../../../domain/plugins/plugin-manifest.js';
import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';
import type {
  PluginFolder,
  PluginFolders,
  PluginRemover,
} from '../../../ports/plugins/plugin-folders.js';
import { signatureOf } from './folder-signature.js';

/** Plugins of one installation. */
const MOST_PLUGINS = 100;

const MOST_MANIFEST_BYTES = 256 * 1024;

export interface PluginFoldersOptions {
  readonly directory: () => string;
  /** Folders with a package.json whose dependencies may be plugins. */
  readonly installations: readonly string[];
  readonly checks: ManifestChecks;
}

/** Plugins in the plugin folder, and among the packages that the installation depends on. */
export class FileSystemPluginFolders implements PluginFolders, PluginRemover {
  private readonly known = new Map<string, PluginFolder>();

  constructor(private readonly options: PluginFoldersOptions) {}

  async discover(): Promise<readonly PluginFolder[]> {
    const directory = this.options.directory();
    const inDirectory = (await namesIn(directory)).map((name) =>
      this.look(join(directory, name), name, 'directory'),
    );
    const packages = this.options.installations.map((root) => this.packagesOf(root));
    const found = [...(await Promise.all(inDirectory)), ...(await Promise.all(packages)).flat()];
    return found.filter((plugin) => plugin !== undefined).slice(0, MOST_PLUGINS);
  }

  async remove(name: string): Promise<void> {
    if (!isPluginName(name)) return;
    const found = (await this.discover()).find(
      (plugin) => plugin.name === name && plugin.source === 'directory',
    );
    if (found) await rm(found.folder, { recursive: true, force: true });
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
    try {
      if (!(await isPlugin(folder))) return undefined;
      const before = this.known.get(folder);
      const signature = await signatureOf(folder);
      if (before?.signature === signature) return before;
      const read = await this.read(folder, fallback, source, signature);
      if (read) this.known.set(folder, read);
      return read;
    } catch {
      this.known.delete(folder);
      return undefined;
    }
  }

  private async read(
    folder: string,
    fallback: string,
    source: PluginFolder['source'],
    signature: string,
  ): Promise<PluginFolder | undefined> {
    const about = { folder, source, signature };
    let json: JsonValue | undefined;
    try {
      json = await manifestIn(folder);
    } catch (error) {
      const fault = error instanceof Error ? error.message : String(error);
      return { ...about, name: fallback, manifest: undefined, faults: [fault] };
    }
    if (json === undefined) return undefined;
    const { manifest, faults } = parseManifest(json, this.options.checks);
    const told = faults.map(({ path, message }) => `${path} ${message}`);
    if (!manifest) return { ...about, name: fallback, manifest, faults: told };
    return { ...about, name: manifest.name, manifest, faults: [] };
  }
}

/** Folders without a plugin, and the time of their package.json then: most packages are none. */
const NO_PLUGINS = new Map<string, string>();

async function isPlugin(folder: string): Promise<boolean> {
  const pack = await stampOf(join(folder, 'package.json'));
  if (pack !== undefined && NO_PLUGINS.get(folder) === pack) return false;
  if ((await stampOf(join(folder, 'brain-plugin.json'))) !== undefined) return true;
  if (pack === undefined) return false;
  const { clickupBrain } = (await readJson(join(folder, 'package.json'))) ?? {};
  if (clickupBrain === undefined) NO_PLUGINS.set(folder, pack);
  return clickupBrain !== undefined;
}

/** Absent when the folder holds no plugin. @throws Error when it cannot be read */
export async function manifestIn(folder: string): Promise<JsonValue | undefined> {
  const own = await readJson(join(folder, 'brain-plugin.json'));
  if (own !== undefined) return own;
  const pack = await readJson(join(folder, 'package.json'));
  return pack?.['clickupBrain'];
}

async function readJson(file: string): Promise<JsonObject | undefined> {
  let size: number;
  try {
    ({ size } = await stat(await realpath(file)));
  } catch {
    return undefined;
  }
  if (size > MOST_MANIFEST_BYTES) throw new Error('its manifest is too large');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as JsonObject;
  } catch (error) {
    throw new Error('its manifest is no JSON', { cause: error });
  }
}

async function stampOf(file: string): Promise<string | undefined> {
  try {
    return String((await stat(file)).mtimeMs);
  } catch {
    return undefined;
  }
}

/** A folder that is not there holds none. */
async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    const names = await readdir(directory);
    return names.filter((name) => !name.startsWith('.')).sort();
  } catch {
    return [];
  }
}
