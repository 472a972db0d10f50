import type { SettingValues } from '../../domain/config/setting-values.js';
import type { JsonValue } from '../../domain/shared/json.js';
import { CATALOGUE } from './catalogue.js';
import type { Config } from './config.js';
import { maskConfig } from './mask-config.js';

/** The value of one setting; undefined when it has none. */
export function settingAt(config: Config, path: string): unknown {
  let value: unknown = config;
  for (const key of path.split('.')) {
    value = (value as Readonly<Record<string, unknown>> | undefined)?.[key];
  }
  return value;
}

/** The configuration by paths, secrets masked. */
export function settingValuesOf(config: Config): SettingValues {
  const masked = maskConfig(config);
  const entries = CATALOGUE.map(({ path }) => [path, settingAt(masked, path)] as const);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
  );
}

/** @param values of settings by path; undefined: no value */
export function withSettings(config: Config, values: ReadonlyMap<string, unknown>): Config {
  const copy = structuredClone(config) as Record<string, unknown>;
  for (const [path, value] of values) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let parent = copy;
    for (const key of keys) parent = parent[key] as Record<string, unknown>;
    if (value === undefined) Reflect.deleteProperty(parent, last);
    else parent[last] = value;
  }
  return deepFrozen(copy) as Config;
}

function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) deepFrozen(part);
  return Object.freeze(value);
}
