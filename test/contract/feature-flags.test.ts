import { InMemoryFeatureFlags } from '../../src/adapters/outbound/memory/in-memory-feature-flags.js';
import { ConfiguredFeatureFlags } from '../../src/adapters/outbound/system/configured-feature-flags.js';
import { FLAG_NAMES, type FlagName } from '../../src/domain/shared/feature-flag.js';
import { featureFlagsContract } from './feature-flags.contract.js';

featureFlagsContract('in memory', () => {
  const flags = new InMemoryFeatureFlags();
  return {
    flags,
    enableOnly: (names) => {
      flags.enableOnly(names);
    },
  };
});

featureFlagsContract('from the configuration', () => {
  let config: Record<FlagName, boolean> = { automaticRollback: false };
  return {
    flags: new ConfiguredFeatureFlags(() => config),
    enableOnly: (names) => {
      const entries = FLAG_NAMES.map((name) => [name, names.includes(name)]);
      config = Object.fromEntries(entries) as Record<FlagName, boolean>;
    },
  };
});
