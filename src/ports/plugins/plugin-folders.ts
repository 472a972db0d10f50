import type { PluginManifest } from '../../domain/plugins/plugin-manifest.js';

/** A plugin as it lies on disk. */
export interface PluginFolder {
  /** Of the folder, when there is no manifest to tell. */
  readonly name: string;
  readonly folder: string;
  readonly source: 'directory' | 'node_modules';
  /** Changes with any of its files. */
  readonly signature: string;
  readonly manifest: PluginManifest | undefined;
  /** Why it cannot be loaded as it is; empty exactly when there is a manifest. */
  readonly faults: readonly string[];
}

/** The plugins there are. */
export interface PluginFolders {
  discover(): Promise<readonly PluginFolder[]>;
}

/** Takes plugins away. */
export interface PluginRemover {
  /** Deletes a folder that was found in the plugin folder; a package of the installation stays. */
  remove(plugin: PluginFolder): Promise<void>;
}
