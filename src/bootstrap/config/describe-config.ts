import { CATALOGUE } from './catalogue.js';
import { declared, type PropertySetting, type SettingKind } from './setting.js';

export interface SettingDescription {
  /** `<name>` stands for any key of a map, `[]` for any entry of a list. */
  readonly path: string;
  /** Completes "must be …". */
  readonly type: string;
  /** For people; undefined when there is none. */
  readonly default: string | undefined;
  /** Absent for parts: the variable of the whole carries them as JSON. */
  readonly variable: string | undefined;
  readonly description: string;
  readonly secret: boolean;
  /** False while the setting is only accepted, not used. */
  readonly hasEffect: boolean;
  /** Whether a change counts at once; otherwise after a restart. */
  readonly isLive: boolean;
}

/** Every setting and its parts, for help texts and documentation. */
export function describeConfig(): readonly SettingDescription[] {
  return CATALOGUE.flatMap((setting) => {
    const { path, variable } = setting;
    return [{ ...described(setting, path), variable }, ...partsOf(setting, setting.kind, path)];
  });
}

function partsOf(
  whole: PropertySetting,
  { parts }: SettingKind<unknown>,
  path: string,
): SettingDescription[] {
  if (!parts) return [];
  if (parts.form === 'map') return partsOf(whole, parts.of, `${path}.<name>`);
  if (parts.form === 'list') return partsOf(whole, parts.of, `${path}[]`);
  return declared(parts.type).settings.flatMap((part) => {
    const { noEffectYet = false, live = false } = whole;
    const partPath = `${path}.${part.property}`;
    const inner = partsOf(whole, part.kind, partPath);
    return [described({ ...part, noEffectYet, live }, partPath), ...inner];
  });
}

function described(setting: PropertySetting, path: string): SettingDescription {
  return {
    path,
    type: setting.kind.phrase,
    default: setting.required ? 'required' : defaultText(setting),
    variable: undefined,
    description: setting.description,
    secret: setting.secret !== undefined,
    hasEffect: setting.noEffectYet !== true,
    isLive: setting.live === true,
  };
}

function defaultText({
  default: value,
  derivedDefault,
  profiles,
}: PropertySetting): string | undefined {
  if (profiles) {
    return Object.entries(profiles)
      .map(([environment, profile]) => `${environment}: ${shown(profile)}`)
      .join(', ');
  }
  if (derivedDefault !== undefined) return derivedDefault;
  return value === undefined ? undefined : shown(value);
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  if (typeof value === 'object' && value !== null) return 'none';
  return String(value);
}
