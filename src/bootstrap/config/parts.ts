import { printable } from './printable.js';
import { declared, type PropertySetting, type SettingKind } from './setting.js';
import { suggestion } from './suggestion.js';

/** What is needed to judge and show a value. */
export type ValueSetting = Pick<PropertySetting, 'kind' | 'secret'>;

export interface PartFault {
  /** `resilience.database.retries.attempts`, `gateway.routes[0].path` */
  readonly path: string;
  readonly message: string;
  /** Present when the fault is a value, which then may be shown. */
  readonly got?: { readonly setting: ValueSetting; readonly value: unknown };
}

export type Group = Readonly<Record<string, unknown>>;

export function isGroup(value: unknown): value is Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A key without a value counts as absent. */
const isAbsent = (value: unknown): boolean => value === null || value === undefined;

/** Kinds of the parts of a group or map by key; undefined when the key is not known. */
export function kindOfPart(kind: SettingKind<unknown>, key: string): ValueSetting | undefined {
  const { parts } = kind;
  if (parts?.form === 'map') return { kind: parts.of };
  if (parts?.form !== 'group') return undefined;
  return declared(parts.type).settings.find(({ property }) => property === key);
}

/** Everything that is wrong within a value, each with its own path. */
export function* faultsWithin(
  setting: ValueSetting,
  value: unknown,
  path: string,
): Generator<PartFault, void, undefined> {
  const { parts, phrase } = setting.kind;
  const whole = { path, message: `must be ${phrase}`, got: { setting, value } };
  if (!parts) {
    if (!setting.kind.accepts(value)) yield whole;
  } else if (parts.form === 'list') {
    if (!Array.isArray(value) || value.length > parts.most) yield whole;
    else {
      for (const [index, item] of value.entries()) {
        yield* faultsWithin(inherited(setting, { kind: parts.of }), item, `${path}[${index}]`);
      }
    }
  } else if (!isGroup(value)) {
    yield whole;
  } else if (parts.form === 'map') {
    if (Object.keys(value).length > parts.most) yield whole;
    else yield* faultsOfEntries(setting, value, path);
  } else {
    yield* faultsOfEntries(setting, value, path);
    for (const { property, required } of declared(parts.type).settings) {
      if (!required || !isAbsent(value[property])) continue;
      yield { path: `${path}.${property}`, message: 'is required' };
    }
  }
}

function* faultsOfEntries(setting: ValueSetting, value: Group, path: string): Generator<PartFault> {
  const { parts } = setting.kind;
  for (const [key, part] of Object.entries(value)) {
    const partPath = `${path}.${printable(key)}`;
    const known = kindOfPart(setting.kind, key);
    if (!known) {
      const names = parts?.form === 'group' ? declared(parts.type).settings : [];
      const hint = suggestion(
        key,
        names.map(({ property }) => property),
      );
      yield { path: partPath, message: `is not a known setting${hint}` };
    } else if (parts?.form === 'map' && !parts.key.test(key)) {
      yield { path: partPath, message: `is not a possible name: it must be ${parts.keyPhrase}` };
    } else if (!isAbsent(part)) {
      yield* faultsWithin(inherited(setting, known), part, partPath);
    }
  }
}

/** What is within a secret is secret. */
function inherited(setting: ValueSetting, part: ValueSetting): ValueSetting {
  const secret = setting.secret ?? part.secret;
  return secret === undefined ? { kind: part.kind } : { kind: part.kind, secret };
}

/** One spelling for everything within a value, absent keys left out, defaults of groups filled in. */
export function normalised(kind: SettingKind<unknown>, value: unknown): unknown {
  const { parts } = kind;
  if (!parts) return kind.normalise?.(value) ?? value;
  if (parts.form === 'list') {
    return Array.isArray(value) ? value.map((item) => normalised(parts.of, item)) : value;
  }
  if (!isGroup(value)) return value;
  const given = Object.entries(value)
    .filter(([, part]) => !isAbsent(part))
    .map(([key, part]): [string, unknown] => {
      const known = kindOfPart(kind, key);
      return [key, known ? normalised(known.kind, part) : part];
    });
  const settings = parts.form === 'group' ? declared(parts.type).settings : [];
  const defaults = settings
    .filter(
      ({ property, default: standard }) => standard !== undefined && isAbsent(value[property]),
    )
    .map((setting): [string, unknown] => [setting.property, setting.default]);
  return Object.fromEntries([...given, ...defaults]);
}

/** The same value with `change` applied to each part that is no group, map or list of parts. */
export function mapLeaves(
  setting: ValueSetting,
  value: unknown,
  change: (leaf: unknown, setting: ValueSetting) => unknown,
): unknown {
  const { parts } = setting.kind;
  if (!parts) return change(value, setting);
  if (parts.form === 'list' && Array.isArray(value)) {
    return value.map((item) => mapLeaves(inherited(setting, { kind: parts.of }), item, change));
  }
  if (!isGroup(value)) return change(value, setting);
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      const known = kindOfPart(setting.kind, key);
      return [key, known ? mapLeaves(inherited(setting, known), part, change) : part];
    }),
  );
}

/** A value by the paths of its parts; lists and what has no parts, or none yet, stay whole. */
export function settingLeaves(
  kind: SettingKind<unknown>,
  value: unknown,
  path: string,
): readonly { readonly path: string; readonly value: unknown }[] {
  const entries = isGroup(value) && kind.parts ? Object.entries(value) : [];
  if (entries.length === 0) return [{ path, value }];
  return entries.flatMap(([key, part]) => {
    const known = kindOfPart(kind, key);
    return known ? settingLeaves(known.kind, part, `${path}.${key}`) : [];
  });
}
