import { SECTION_PATHS, SETTINGS_BY_PATH } from './catalogue.js';
import type { ConfigOrigin } from './config.js';
import { Layer } from './layer.js';
import { isGroup } from './parts.js';
import { printable } from './printable.js';
import { suggestion } from './suggestion.js';

/** Reads nested groups of settings: a file's content, or what the caller of the program passes. */
export function objectLayer(content: unknown, origin: ConfigOrigin): Layer {
  const layer = new Layer();
  if (!isGroup(content)) {
    layer.fault(origin.name, 'must be a group of settings');
  } else {
    readGroup(content, '', origin, layer);
  }
  return layer;
}

/** A key without a value (null, undefined) counts as absent. Only known names are ever followed. */
function readGroup(group: object, prefix: string, origin: ConfigOrigin, layer: Layer): void {
  for (const [key, value] of Object.entries(group)) {
    const path = prefix + key;
    const setting = SETTINGS_BY_PATH.get(path);
    if (setting) {
      if (value !== null && value !== undefined) layer.give(setting, value, origin, false);
    } else if (!SECTION_PATHS.has(path)) {
      const known = [...SETTINGS_BY_PATH.keys(), ...SECTION_PATHS];
      const hint = suggestion(path, known);
      layer.fault(printable(path), `is not a known setting${hint} (from ${origin.name})`);
    } else if (isGroup(value)) {
      readGroup(value, `${path}.`, origin, layer);
    } else if (value !== null && value !== undefined) {
      layer.fault(path, `must be a group of settings (from ${origin.name})`);
    }
  }
}
