import { CATALOGUE } from './catalogue.js';

export interface SettingDescription {
  readonly path: string;
  /** Completes "must be …". */
  readonly type: string;
  /** For people; undefined when there is none. */
  readonly default: string | undefined;
  readonly variable: string;
  readonly description: string;
  readonly secret: boolean;
  /** False while the setting is only accepted, not used. */
  readonly hasEffect: boolean;
}

/** Every setting, for help texts and documentation. */
export function describeConfig(): readonly SettingDescription[] {
  return CATALOGUE.map((setting) => ({
    path: setting.path,
    type: setting.kind.phrase,
    default: defaultText(setting),
    variable: setting.variable,
    description: setting.description,
    secret: setting.secret !== undefined,
    hasEffect: setting.noEffectYet !== true,
  }));
}

function defaultText({
  default: value,
  derivedDefault,
  profiles,
}: (typeof CATALOGUE)[number]): string | undefined {
  if (profiles) {
    return Object.entries(profiles)
      .map(([environment, profile]) => `${environment}: ${String(profile)}`)
      .join(', ');
  }
  if (derivedDefault !== undefined) return derivedDefault;
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  return value === undefined ? undefined : String(value);
}
