import { CATALOGUE, type CatalogueEntry } from './catalogue.js';
import type { Config } from './config.js';
import { mapLeaves } from './parts.js';
import { passwordsWithin, withoutCredentials } from './shown-value.js';

/** The same configuration with every secret as `***`, for people and logs. */
export function maskConfig(config: Config): Config {
  const copy = structuredClone(config) as Record<string, unknown>;
  for (const setting of CATALOGUE) {
    if (setting.secret === undefined && !setting.kind.parts) continue;
    const keys = setting.path.split('.');
    const last = keys.pop() ?? '';
    let parent: Record<string, unknown> = copy;
    for (const key of keys) parent = parent[key] as Record<string, unknown>;
    if (parent[last] !== undefined) parent[last] = maskedValue(setting, parent[last]);
  }
  return copy as unknown as Config;
}

function maskedValue(setting: CatalogueEntry, value: unknown): unknown {
  return mapLeaves(setting, value, (leaf, { secret }) =>
    secret === undefined ? leaf : masked(leaf, secret),
  );
}

function masked(value: unknown, secret: 'all' | 'credentials'): unknown {
  if (Array.isArray(value)) return value.map((item) => masked(item, secret));
  return secret === 'credentials' && typeof value === 'string' ? withoutCredentials(value) : '***';
}

/**
 * Every secret text of a configuration, so that logs can hide them wherever they turn up. Users are none: their
 * names are words such as `postgres`; nor are passwords that anybody would guess.
 */
export function secretsOf(config: Config): readonly string[] {
  return CATALOGUE.flatMap((setting) => secretsWithin(setting, valueAt(config, setting.path)));
}

function secretsWithin(setting: CatalogueEntry, value: unknown): string[] {
  const found: string[] = [];
  mapLeaves(setting, value, (leaf, { secret }) => {
    const texts = textsWithin(leaf);
    if (secret === 'all') found.push(...texts);
    if (secret === 'credentials') found.push(...texts.flatMap(passwordsWithin));
    return leaf;
  });
  return found;
}

/** Secrets may be whole structures, such as the settings of plugins. */
function textsWithin(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsWithin);
}

function valueAt(config: Config, path: string): unknown {
  let value: unknown = config;
  for (const key of path.split('.')) value = (value as Record<string, unknown>)[key];
  return value;
}
