import { CATALOGUE, type CatalogueEntry } from './catalogue.js';
import type { Config } from './config.js';
import { mapLeaves } from './parts.js';
import { withoutCredentials } from './shown-value.js';

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

/** Every secret text of a configuration, so that logs can hide them wherever they turn up. */
export function secretsOf(config: Config): readonly string[] {
  return CATALOGUE.flatMap((setting) => secretsWithin(setting, valueAt(config, setting.path)));
}

function secretsWithin(setting: CatalogueEntry, value: unknown): string[] {
  const found: unknown[] = [];
  mapLeaves(setting, value, (leaf, { secret }) => {
    if (secret === 'all') found.push(...textsWithin(leaf));
    return leaf;
  });
  return found.filter((leaf): leaf is string => typeof leaf === 'string');
}

/** Secrets may be whole structures, such as the settings of plugins. */
function textsWithin(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  return Object.values(value).flatMap(textsWithin);
}

function valueAt(config: Config, path: string): unknown {
  let value: unknown = config;
  for (const key of path.split('.')) value = (value as Record<string, unknown>)[key];
  return value;
}
