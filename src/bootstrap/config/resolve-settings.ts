import { validateSync, type ValidationError } from 'class-validator';
import type { FieldFault } from '../../domain/shared/app-error.js';
import { SETTINGS_BY_PATH, type CatalogueEntry } from './catalogue.js';
import type { ConfigOrigin } from './config.js';
import type { Given, Layer } from './layer.js';
import { RULES, type RuleVoice } from './rules.js';
import { declared, type Environment, type SettingsClass } from './setting.js';
import { RootSettings } from './settings/root-settings.js';
import { shownValue } from './shown-value.js';

export interface ResolvedSettings {
  readonly settings: RootSettings;
  /** The setter of every setting that has a value. */
  readonly origins: Map<string, ConfigOrigin>;
  readonly faults: readonly FieldFault[];
  readonly warnings: readonly string[];
}

/** Takes each value from the highest layer that has one, and checks the outcome as a whole. */
export function resolveSettings(layers: readonly Layer[]): ResolvedSettings {
  const given = (path: string): Given | undefined =>
    layers.find((layer) => layer.values.has(path))?.values.get(path);
  const environment = environmentOf(given('environment')?.value);
  const chosen = new Map<string, Given>();
  for (const [path, setting] of SETTINGS_BY_PATH) {
    const value = given(path) ?? byDefault(setting, environment);
    if (value) chosen.set(path, value);
  }

  const settings = build(RootSettings, '', (path) => {
    const value = chosen.get(path)?.value;
    return SETTINGS_BY_PATH.get(path)?.kind.normalise?.(value) ?? value;
  }) as RootSettings;

  const faults: FieldFault[] = [];
  const warnings: string[] = [];
  const refuse = (path: string, message: string): void => {
    faults.push({ path, message: message + shownAt(path, chosen) });
  };
  const failures = [...constraintFailures(validateSync(settings), '')];
  for (const { path, message } of failures) refuse(path, message);
  const failed = new Set(failures.map(({ path }) => path));
  const voice: RuleVoice = {
    refuse,
    missing: (path, message) => void faults.push({ path, message }),
    warn: (message) => void warnings.push(`config: ${message}`),
    origin: (path) => chosen.get(path)?.origin,
  };
  for (const rule of RULES) {
    if (!rule.reads.some((path) => failed.has(path))) rule.check(settings, voice);
  }
  const origins = new Map([...chosen].map(([path, { origin }]) => [path, origin]));
  return { settings, origins, faults, warnings };
}

/** An unknown environment is refused later; until then the defaults of development stand in. */
function environmentOf(value: unknown): Environment {
  return value === 'production' || value === 'staging' ? value : 'development';
}

function byDefault(setting: CatalogueEntry, environment: Environment): Given | undefined {
  if (setting.profiles) {
    const origin = { layer: 'profile', name: `${environment} profile` } as const;
    return { value: setting.profiles[environment], origin };
  }
  if (setting.default === undefined) return undefined;
  return { value: setting.default, origin: { layer: 'default', name: 'default' } };
}

function build(type: SettingsClass, prefix: string, valueAt: (path: string) => unknown): object {
  const { settings, sections } = declared(type);
  const target = Object.assign(new type()) as Record<string, unknown>;
  for (const { property } of settings) {
    const value = valueAt(prefix + property);
    if (value === undefined) Reflect.deleteProperty(target, property);
    else target[property] = value;
  }
  for (const section of sections) {
    target[section.property] = build(section.type, `${prefix}${section.property}.`, valueAt);
  }
  return target;
}

function* constraintFailures(
  errors: readonly ValidationError[],
  prefix: string,
): Generator<FieldFault> {
  for (const error of errors) {
    const path = prefix + error.property;
    for (const message of Object.values(error.constraints ?? {})) yield { path, message };
    yield* constraintFailures(error.children ?? [], `${path}.`);
  }
}

function shownAt(path: string, chosen: ReadonlyMap<string, Given>): string {
  const setting = SETTINGS_BY_PATH.get(path);
  const given = chosen.get(path);
  if (!setting || !given) return '';
  return ` (got ${shownValue(setting, given.value)}, from ${given.origin.name})`;
}
