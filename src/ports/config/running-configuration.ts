import type { ConfigOverride } from '../../domain/config/config-override.js';
import type { SettingValues } from '../../domain/config/setting-values.js';

/** A valid configuration, whether it is in force or only would be. */
export interface ConfigurationView {
  /** Secrets masked. */
  readonly settings: SettingValues;
  /** Who set each value, as people know it: `brain.config.yaml`, `CLICKUP_BRAIN_API_PORT`, `revision 7`. */
  readonly origins: Readonly<Record<string, string>>;
  /** What the sources ranked below stored overrides say. */
  readonly below: SettingValues;
  /** Stored overrides, the ones without effect left out. */
  readonly overrides: readonly ConfigOverride[];
  /** Settings whose new value counts only after a restart. */
  readonly needRestart: readonly string[];
  /** Settings whose secrets differ from those read last, although both are shown masked. */
  readonly changedSecrets: readonly string[];
}

/** The configuration of this process, and how it changes while the process runs. */
export interface RunningConfiguration {
  /** Settings that change without a restart, sorted. */
  readonly livePaths: readonly string[];
  isKnown(path: string): boolean;
  /** Revision whose overrides are in force; 0 when there is none. */
  readonly revision: number;
  /** In force. Settings that wait for a restart have the value they had, and are named. */
  current(): ConfigurationView;
  /** Who pins a setting from above, so that stored overrides could not change it; undefined: nobody. */
  pinnedBy(path: string): string | undefined;
  /**
   * What would be in force with these overrides; nothing changes.
   * @param from `memory`: sources as they were last read; `sources`: files and variables read anew
   * @throws AppError `configuration` with every fault
   */
  preview(overrides: readonly ConfigOverride[], from: 'memory' | 'sources'): ConfigurationView;
  /**
   * Puts a view that came from `preview` in force: whole, or when a part of the program refuses it not at all.
   * @throws AppError of the part that refused
   */
  activate(view: ConfigurationView, revision: number): void;
}
