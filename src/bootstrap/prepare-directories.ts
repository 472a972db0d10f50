import { sep } from 'node:path';
import { whyNotWritable } from '../adapters/outbound/files/data-directory.js';
import type { FieldFault } from '../domain/shared/app-error.js';
import type { Config } from './config/config.js';
import { ConfigurationFaults } from './config/configuration-faults.js';
import { settingAt } from './config/setting-values.js';

const DIRECTORIES = ['dataDir', 'tempDir', 'logging.directory', 'cache.directory'] as const;

/** Who set what, by path. */
type Origins = Readonly<Record<string, string>>;

/**
 * Makes the folders of the configuration, for their owner only, and proves that they can be written.
 * @throws ConfigurationFaults naming those that cannot
 */
export async function prepareDirectories(config: Config, origins: Origins): Promise<void> {
  const faults = await directoryFaults(config, origins);
  if (faults.length > 0) throw new ConfigurationFaults(faults);
}

/** The folders that cannot be written; a folder within one of these is not told of. */
export async function directoryFaults(
  config: Config,
  origins: Origins,
): Promise<readonly FieldFault[]> {
  const faults: FieldFault[] = [];
  const failed: string[] = [];
  for (const path of DIRECTORIES) {
    const directory = settingAt(config, path);
    if (typeof directory !== 'string') continue;
    if (failed.some((outer) => directory.startsWith(outer + sep))) continue;
    const reason = await whyNotWritable(directory);
    if (reason === undefined) continue;
    failed.push(directory);
    const got = `got ${JSON.stringify(directory)}, from ${origins[path] ?? 'default'}`;
    faults.push({ path, message: `cannot be written: ${reason} (${got})` });
  }
  return faults;
}
