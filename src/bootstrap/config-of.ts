import type { ConfigOptions } from '../adapters/inbound/cli/local-commands.js';
import { LiveConfiguration } from './config-runtime/live-configuration.js';
import {
  loadConfig,
  readSources,
  type LoadConfigOptions,
  type LoadedConfig,
} from './config/load-config.js';

/** The configuration that the options of a command name. */
export function configOf(options: ConfigOptions): LoadedConfig {
  return loadConfig(sourcesOf(options));
}

/** The same for a process that goes on running. */
export function liveConfigurationOf(options: ConfigOptions): LiveConfiguration {
  const read = () => readSources(sourcesOf(options));
  return new LiveConfiguration(read(), read);
}

function sourcesOf({ file, set, dataDir }: ConfigOptions): LoadConfigOptions {
  return {
    env: process.env,
    cwd: process.cwd(),
    file,
    set,
    ...(dataDir === undefined ? {} : { overrides: { dataDir } }),
  };
}
