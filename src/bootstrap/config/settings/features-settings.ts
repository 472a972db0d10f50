import type { FlagName } from '../../../domain/shared/feature-flag.js';
import { FEATURE_FLAGS } from '../feature-flags.js';
import { flag } from '../setting-kinds.js';
import { Setting } from '../setting.js';

/** One setting for each declared feature flag. */
export class FeaturesSettings {
  static {
    for (const [name, { description, profiles }] of Object.entries(FEATURE_FLAGS)) {
      Setting(flag(), { live: true, profiles, description })(this.prototype, name);
    }
  }
}

export type FeatureSettings = Record<FlagName, boolean>;
