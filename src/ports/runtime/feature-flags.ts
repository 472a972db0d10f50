import type { FlagName } from '../../domain/shared/feature-flag.js';

/** Switches for parts of the program; asked each time, as they change while it runs. */
export interface FeatureFlags {
  isEnabled(name: FlagName): boolean;
}
