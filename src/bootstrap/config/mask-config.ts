import { CATALOGUE } from './catalogue.js';
import type { Config } from './config.js';
import { withoutCredentials } from './shown-value.js';

/** The same configuration with every secret as `***`, for people and logs. */
export function maskConfig(config: Config): Config {
  const copy = structuredClone(config) as Record<string, unknown>;
  for (const { path, secret } of CATALOGUE) {
    if (secret === undefined) continue;
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let parent: Record<string, unknown> = copy;
    for (const key of keys) parent = parent[key] as Record<string, unknown>;
    if (parent[last] !== undefined) parent[last] = masked(parent[last], secret);
  }
  return copy as unknown as Config;
}

function masked(value: unknown, secret: 'all' | 'credentials'): unknown {
  if (Array.isArray(value)) return value.map((item) => masked(item, secret));
  return secret === 'credentials' && typeof value === 'string' ? withoutCredentials(value) : '***';
}

/** Every secret text of a configuration, so that logs can hide them wherever they turn up. */
export function secretsOf(config: Config): readonly string[] {
  return CATALOGUE.filter(({ secret }) => secret === 'all')
    .flatMap(({ path }) => valueAt(config, path))
    .filter((value): value is string => typeof value === 'string');
}

function valueAt(config: Config, path: string): unknown {
  let value: unknown = config;
  for (const key of path.split('.')) value = (value as Record<string, unknown>)[key];
  return value;
}
