import type { PluginManifest } from '../../domain/plugins/plugin-manifest.js';

/** A plugin that was taken in and checked, and does not count yet. */
export interface StagedPlugin {
  readonly manifest: PluginManifest;
  /** Puts it into the plugin folder, in place of one of its name: from one moment to the next, or not at all. Once. */
  place(): Promise<void>;
  /** Takes away what was not placed; harmless after `place`. */
  discard(): Promise<void>;
}

/** Takes in plugins from this machine. */
export interface PluginInstaller {
  /**
   * @param source absolute path of a folder, or of an archive (`.tgz`) as `npm pack` makes it
   * @throws AppError `validation` (`plugin.bad-source`, `plugin.bad-manifest`) when it is none that can be taken
   */
  stage(source: string): Promise<StagedPlugin>;
}
