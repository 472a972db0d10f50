import type { JsonValue } from '../shared/json.js';
import { isSameJson } from '../shared/same-json.js';
import type { SettingValues } from './setting-values.js';

/** A stored value of a live setting; it outranks the configuration file. */
export interface ConfigOverride {
  readonly path: string;
  readonly value: JsonValue;
  /**
   * Present when a rollback made it: the value of the file (null: none) that it keeps out. It holds for as
   * long as the file says exactly that, so the next edit of the file counts again.
   */
  readonly holdsBack?: JsonValue;
}

/** The overrides that count, given what everything ranked below them says. */
export function overridesInForce(
  overrides: readonly ConfigOverride[],
  below: SettingValues,
): readonly ConfigOverride[] {
  return overrides.filter(
    ({ path, holdsBack }) => holdsBack === undefined || isSameJson(holdsBack, below[path] ?? null),
  );
}

/** @param changes new values by path; null takes an override away */
export function withChanges(
  overrides: readonly ConfigOverride[],
  changes: Readonly<Record<string, JsonValue>>,
): readonly ConfigOverride[] {
  const kept = overrides.filter(({ path }) => !Object.hasOwn(changes, path));
  const made = Object.entries(changes)
    .filter(([, value]) => value !== null)
    .map(([path, value]) => ({ path, value }));
  return [...kept, ...made].sort(byPath);
}

/**
 * The overrides that give every live setting the value it had.
 * @param wanted the settings of the revision to return to
 * @param below what everything ranked below the overrides says now
 * @param livePaths settings that may have overrides at all
 */
export function overridesBackTo(
  wanted: { readonly settings: SettingValues; readonly overrides: readonly ConfigOverride[] },
  below: SettingValues,
  livePaths: readonly string[],
): readonly ConfigOverride[] {
  const lasting = new Set(
    wanted.overrides.filter(({ holdsBack }) => holdsBack === undefined).map(({ path }) => path),
  );
  return livePaths
    .flatMap((path): ConfigOverride[] => {
      const value = wanted.settings[path] ?? null;
      if (lasting.has(path)) return [{ path, value }];
      const holdsBack = below[path] ?? null;
      // A setting cannot be overridden with "no value".
      if (value === null || isSameJson(value, holdsBack)) return [];
      return [{ path, value, holdsBack }];
    })
    .sort(byPath);
}

const byPath = (left: ConfigOverride, right: ConfigOverride): number =>
  left.path < right.path ? -1 : 1;
