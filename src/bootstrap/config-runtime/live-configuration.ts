import { overridesInForce, type ConfigOverride } from '../../domain/config/config-override.js';
import type { JsonValue } from '../../domain/shared/json.js';
import { isSameJson } from '../../domain/shared/same-json.js';
import type {
  ConfigurationView,
  RunningConfiguration,
} from '../../ports/config/running-configuration.js';
import { CATALOGUE, SETTINGS_BY_PATH, type CatalogueEntry } from '../config/catalogue.js';
import type { Config } from '../config/config.js';
import { resolveSources, type ConfigSources, type LoadedConfig } from '../config/load-config.js';
import { secretsOf } from '../config/mask-config.js';
import { settingAt, settingValuesOf, withSettings } from '../config/setting-values.js';

/** Takes live settings over. It may refuse them by throwing; then nobody keeps them. */
export type ConfigListener = (config: Config) => void;

interface Prepared {
  readonly sources: ConfigSources;
  readonly loaded: LoadedConfig;
}

/** What has no effect yet is not changed in vain. */
const isLive = ({ live, noEffectYet }: CatalogueEntry): boolean => live === true && !noEffectYet;

const SECRET_PATHS = CATALOGUE.filter(({ secret, kind }) => secret !== undefined || kind.parts).map(
  ({ path }) => path,
);

const RESTART_PATHS = CATALOGUE.filter((setting) => !isLive(setting)).map(({ path }) => path);

/** The configuration that a process runs with; the parts of the program hear of its changes. */
export class LiveConfiguration implements RunningConfiguration {
  readonly livePaths = CATALOGUE.filter(isLive)
    .map(({ path }) => path)
    .sort();
  private inForce: { readonly view: ConfigurationView; readonly config: Config };
  private number = 0;
  private readonly prepared = new WeakMap<ConfigurationView, Prepared>();
  /** What sources say without stored overrides, which is asked of the same ones again and again. */
  private readonly resolved = new WeakMap<ConfigSources, LoadedConfig>();
  private readonly listeners = new Set<ConfigListener>();
  /** What the process was started with; settings that need a restart keep these values. */
  private readonly started: Config;
  /** As the sources in force say, restart or not. */
  private latestRead: Config;

  /**
   * @param sources as read for the start
   * @param read reads them anew
   * @throws ConfigurationFaults
   */
  constructor(
    private sources: ConfigSources,
    private readonly read: () => ConfigSources,
  ) {
    this.started = this.withoutOverrides(sources).config;
    this.latestRead = this.started;
    this.inForce = { view: this.viewOf(sources, []), config: this.started };
  }

  /** Lines for the log: settings and variables that do not do what they seem to. */
  get warnings(): readonly string[] {
    return this.prepared.get(this.inForce.view)?.loaded.warnings ?? [];
  }

  /** Files whose change may change the configuration, absolute. */
  get watchedFiles(): readonly string[] {
    return this.sources.watched;
  }

  /** In force now; a new object after every change. */
  get config(): Config {
    return this.inForce.config;
  }

  /** Secret texts that this process has read and may still use. */
  get secrets(): readonly string[] {
    const read = this.prepared.get(this.inForce.view)?.loaded.config ?? this.started;
    return [...new Set([...secretsOf(this.started), ...secretsOf(read)])];
  }

  get revision(): number {
    return this.number;
  }

  current(): ConfigurationView {
    return this.inForce.view;
  }

  isKnown(path: string): boolean {
    return SETTINGS_BY_PATH.has(path);
  }

  pinnedBy(path: string): string | undefined {
    return this.sources.above.find(({ values }) => values.has(path))?.values.get(path)?.origin.name;
  }

  preview(overrides: readonly ConfigOverride[], from: 'memory' | 'sources'): ConfigurationView {
    return this.viewOf(from === 'memory' ? this.sources : this.read(), overrides);
  }

  activate(view: ConfigurationView, revision: number): void {
    const prepared = this.prepared.get(view);
    if (!prepared) throw new Error('Only a view that came from preview can be activated');
    const before = this.inForce;
    const kept = new Map(RESTART_PATHS.map((path) => [path, settingAt(this.started, path)]));
    this.inForce = { view, config: withSettings(prepared.loaded.config, kept) };
    const told: ConfigListener[] = [];
    try {
      for (const listener of this.listeners) {
        told.push(listener);
        listener(this.config);
      }
    } catch (error) {
      this.inForce = before;
      for (const listener of told) listener(this.config);
      throw error;
    }
    this.sources = prepared.sources;
    this.latestRead = prepared.loaded.config;
    this.number = revision;
  }

  /** Calls the listener now and after every change. @returns how to stop */
  onChange(listener: ConfigListener): () => void {
    this.listeners.add(listener);
    listener(this.config);
    return () => {
      this.listeners.delete(listener);
    };
  }

  private viewOf(sources: ConfigSources, overrides: readonly ConfigOverride[]): ConfigurationView {
    const without = this.withoutOverrides(sources);
    const below = settingValuesOf(without.config);
    const counted = overridesInForce(overrides, below).filter(({ path }) =>
      SETTINGS_BY_PATH.has(path),
    );
    const loaded = counted.length === 0 ? without : resolveSources(sources, counted);
    const view: ConfigurationView = {
      settings: settingValuesOf(loaded.config),
      origins: Object.fromEntries([...loaded.origins].map(([path, { name }]) => [path, name])),
      below,
      overrides: counted,
      needRestart: RESTART_PATHS.filter((path) => !isSame(loaded.config, this.started, path)),
      changedSecrets: SECRET_PATHS.filter((path) => !isSame(loaded.config, this.latestRead, path)),
    };
    this.prepared.set(view, { sources, loaded });
    return view;
  }

  private withoutOverrides(sources: ConfigSources): LoadedConfig {
    const known = this.resolved.get(sources) ?? resolveSources(sources);
    this.resolved.set(sources, known);
    return known;
  }
}

function isSame(left: Config, right: Config, path: string): boolean {
  return isSameJson(
    settingAt(left, path) as JsonValue | undefined,
    settingAt(right, path) as JsonValue | undefined,
  );
}
