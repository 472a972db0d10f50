import type { RunningConfiguration } from '../../ports/config/running-configuration.js';

/** Live settings that nobody pins from above. */
export function freePaths(configuration: RunningConfiguration): readonly string[] {
  return configuration.livePaths.filter((path) => configuration.pinnedBy(path) === undefined);
}
