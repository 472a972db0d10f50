import type { ConfigOverride } from '../../domain/config/config-override.js';
import { SETTINGS_BY_PATH } from './catalogue.js';
import { Layer } from './layer.js';

/** Values of live settings that were changed while the program ran. */
export function storedLayer(overrides: readonly ConfigOverride[]): Layer {
  const layer = new Layer();
  for (const { path, value } of overrides) {
    const setting = SETTINGS_BY_PATH.get(path);
    if (setting) layer.give(setting, value, { layer: 'stored', name: 'stored override' }, false);
  }
  return layer;
}
