import type { ConfigOptions } from '../adapters/inbound/cli/local-commands.js';
import { loadConfig, type LoadedConfig } from './config/load-config.js';

/** The configuration that the options of a command name. */
export function configOf({ file, set, dataDir }: ConfigOptions): LoadedConfig {
  return loadConfig({
    env: process.env,
    cwd: process.cwd(),
    file,
    set,
    ...(dataDir === undefined ? {} : { overrides: { dataDir } }),
  });
}
