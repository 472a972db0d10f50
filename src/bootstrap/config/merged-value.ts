import type { ConfigOrigin } from './config.js';
import type { Given } from './layer.js';
import { isGroup, kindOfPart, type Group } from './parts.js';
import type { SettingKind } from './setting.js';

/**
 * Takes each part of a value from the highest source that has it; lists are taken whole. A stored override
 * is the whole value: nothing ranked below it shows through.
 * @param givens highest first
 * @param origins gets the setter of each part
 */
export function mergedValue(
  kind: SettingKind<unknown>,
  givens: readonly Given[],
  path: string,
  origins: Map<string, ConfigOrigin>,
): unknown {
  const present = givens.filter(({ value }) => value !== null && value !== undefined);
  const [top] = present;
  if (!top) return undefined;
  origins.set(path, top.origin);
  if (!isGroup(top.value) || kind.parts === undefined || kind.parts.form === 'list') {
    return top.value;
  }
  const stored = present.findIndex(({ origin }) => origin.layer === 'stored');
  const groups = (stored < 0 ? present : present.slice(0, stored + 1)).flatMap(
    ({ value, origin }) => (isGroup(value) ? [{ value, origin }] : []),
  );
  const keys = new Set(groups.flatMap(({ value }) => Object.keys(value)));
  return Object.fromEntries(
    [...keys].map((key) => {
      const parts = groups.map(({ value, origin }) => ({ value: own(value, key), origin }));
      return [key, mergedPart(kindOfPart(kind, key)?.kind, parts, `${path}.${key}`, origins)];
    }),
  );
}

function mergedPart(
  kind: SettingKind<unknown> | undefined,
  givens: readonly Given[],
  path: string,
  origins: Map<string, ConfigOrigin>,
): unknown {
  if (kind) return mergedValue(kind, givens, path, origins);
  const top = givens.find(({ value }) => value !== undefined);
  if (top) origins.set(path, top.origin);
  return top?.value;
}

const own = (group: Group, key: string): unknown =>
  Object.hasOwn(group, key) ? group[key] : undefined;

/** The setter of a part, or of the nearest whole that has one. */
export function originOf(
  origins: ReadonlyMap<string, ConfigOrigin>,
  path: string,
): ConfigOrigin | undefined {
  let nearest = path;
  for (;;) {
    const origin = origins.get(nearest);
    if (origin) return origin;
    const end = Math.max(nearest.lastIndexOf('.'), nearest.lastIndexOf('['));
    if (end <= 0) return undefined;
    nearest = nearest.slice(0, end);
  }
}
