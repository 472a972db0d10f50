import type { FlagName } from '../../domain/shared/feature-flag.js';
import type { Environment } from './setting.js';

export interface FeatureFlag {
  readonly description: string;
  readonly profiles: Readonly<Record<Environment, boolean>>;
  /** Whom to ask. */
  readonly owner: string;
  /** ISO date by which the flag is gone: the feature stays or goes for good. */
  readonly expires: string;
}

/** Every feature flag. Each is the live setting `features.<name>`; tests refuse one that has expired. */
export const FEATURE_FLAGS: Readonly<Record<FlagName, FeatureFlag>> = {
  automaticRollback: {
    description: 'A configuration change after which health drops is rolled back by itself.',
    profiles: { development: true, staging: true, production: false },
    owner: 'operations',
    expires: '2027-06-30',
  },
};
