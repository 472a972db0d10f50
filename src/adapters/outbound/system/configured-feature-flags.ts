import type { FlagName } from '../../../domain/shared/feature-flag.js';
import type { FeatureFlags } from '../../../ports/runtime/feature-flags.js';

/** Feature flags as the configuration in force says. */
export class ConfiguredFeatureFlags implements FeatureFlags {
  /** @param current asked at each question, so that a change counts at once */
  constructor(private readonly current: () => Readonly<Record<FlagName, boolean>>) {}

  isEnabled(name: FlagName): boolean {
    return this.current()[name];
  }
}
