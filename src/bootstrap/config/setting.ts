import { IsOptional, ValidateBy, ValidateNested } from 'class-validator';
import type { JsonObject } from '../../domain/shared/json.js';

export const ENVIRONMENTS = ['development', 'staging', 'production'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** What values a setting takes, whichever layer they come from. */
export interface SettingKind<T> {
  /** Completes "must be …". */
  readonly phrase: string;
  accepts(value: unknown): boolean;
  /** Reads the text of a variable or a `--set`; what cannot be read stays text, to be refused by `accepts`. */
  fromText(text: string): unknown;
  /** One spelling for values that have several; what it does not know it returns unchanged. */
  normalise?(value: unknown): unknown;
  /** JSON Schema of what a configuration file may say. */
  readonly schema: JsonObject;
  /** Present when values have parts: these are checked, merged, completed and masked one by one. */
  readonly parts?: KindParts;
  /** Never read: ties the kind to the type of its default. */
  readonly example?: T;
}

/** What a value with parts is made of. */
export type KindParts =
  | { readonly form: 'group'; readonly type: SettingsClass }
  | {
      readonly form: 'map';
      readonly of: SettingKind<unknown>;
      /** Most entries. */
      readonly most: number;
      readonly key: RegExp;
      /** Completes "must be …" of a key. */
      readonly keyPhrase: string;
    }
  | { readonly form: 'list'; readonly of: SettingKind<unknown>; readonly most: number };

export interface SettingOptions<T> {
  readonly description: string;
  /** Absent: the setting has no value unless somebody sets it. */
  readonly default?: T;
  /** Defaults that differ by environment: they form the environment profiles. */
  readonly profiles?: Readonly<Record<Environment, T>>;
  /** What the default is when it follows from other settings. */
  readonly derivedDefault?: string;
  /** `all`: never shown. `credentials`: a URL whose user, password and tokens are never shown. */
  readonly secret?: 'all' | 'credentials';
  /** Accepted, because it is announced, but the start warns that it does nothing yet. */
  readonly noEffectYet?: boolean;
  /** A new value counts at once; without it, after a restart. */
  readonly live?: boolean;
  /** For settings within a list or map: each entry must have it. */
  readonly required?: boolean;
}

export interface PropertySetting extends SettingOptions<unknown> {
  readonly property: string;
  readonly kind: SettingKind<unknown>;
}

export type SettingsClass = new () => object;

interface Declared {
  readonly settings: PropertySetting[];
  readonly sections: { readonly property: string; readonly type: SettingsClass }[];
}

const declaredBy = new WeakMap<object, Declared>();

/** What a settings class declares, in the order of its properties. */
export function declared(type: object): Declared {
  const known = declaredBy.get(type);
  if (known) return known;
  const fresh: Declared = { settings: [], sections: [] };
  declaredBy.set(type, fresh);
  return fresh;
}

/** Declares a setting; its name in files is the property, its variable follows from the path. */
export function Setting<T>(kind: SettingKind<T>, options: SettingOptions<NoInfer<T>>) {
  return (target: object, property: string): void => {
    declared(target.constructor).settings.push({ ...options, property, kind });
    IsOptional()(target, property);
    ValidateBy({
      name: 'setting',
      validator: {
        validate: (value: unknown) => kind.accepts(value),
        defaultMessage: () => `must be ${kind.phrase}`,
      },
    })(target, property);
  };
}

/** Declares a group of settings. */
export function Section(type: SettingsClass) {
  return (target: object, property: string): void => {
    declared(target.constructor).sections.push({ property, type });
    ValidateNested()(target, property);
  };
}
