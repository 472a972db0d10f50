import type { ShownFlag, ShownSetting } from '../adapters/inbound/cli/local-commands.js';
import { FLAG_NAMES } from '../domain/shared/feature-flag.js';
import { CATALOGUE } from './config/catalogue.js';
import { FEATURE_FLAGS } from './config/feature-flags.js';
import type { LoadedConfig } from './config/load-config.js';
import { maskConfig } from './config/mask-config.js';
import { originOf } from './config/merged-value.js';
import { settingLeaves } from './config/parts.js';
import { settingAt } from './config/setting-values.js';

/** Every setting in force with its setter, secrets masked; of maps each part has a row of its own. */
export function shownSettings({ config, origins }: LoadedConfig): readonly ShownSetting[] {
  const masked = maskConfig(config);
  return CATALOGUE.flatMap((setting) => {
    const { path, kind } = setting;
    return settingLeaves(kind, settingAt(masked, path), path).map((leaf) => ({
      ...leaf,
      origin: originOf(origins, leaf.path)?.name ?? 'default',
    }));
  });
}

export function shownFlags({ config, origins }: LoadedConfig): readonly ShownFlag[] {
  return FLAG_NAMES.map((name) => {
    const { description, owner, expires } = FEATURE_FLAGS[name];
    const origin = origins.get(`features.${name}`)?.name ?? 'default';
    return { name, isEnabled: config.features[name], origin, owner, expires, description };
  });
}
