import type { CommonOptions } from '../adapters/inbound/cli/cli-host.js';
import { loadConfig, type LoadedConfig } from './config/load-config.js';

/** The configuration that the options of a command name. */
export function configOf({ config, set, dataDir }: CommonOptions): LoadedConfig {
  return loadConfig({
    env: process.env,
    cwd: process.cwd(),
    file: config,
    set,
    ...(dataDir === undefined ? {} : { overrides: { dataDir } }),
  });
}
