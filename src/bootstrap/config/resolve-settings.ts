import { validateSync, type ValidationError } from 'class-validator';
import type { FieldFault } from '../../domain/shared/app-error.js';
import { SETTINGS_BY_PATH, type CatalogueEntry } from './catalogue.js';
import type { ConfigOrigin } from './config.js';
import type { Given, Layer } from './layer.js';
import { mergedValue, originOf } from './merged-value.js';
import { faultsWithin, normalised } from './parts.js';
import type { RuleVoice } from './rule.js';
import { RULES } from './rules.js';
import { declared, type Environment, type SettingsClass } from './setting.js';
import { RootSettings } from './settings/root-settings.js';
import { shownValue } from './shown-value.js';

export interface ResolvedSettings {
  readonly settings: RootSettings;
  /** The setter of every setting that has a value, and of the parts of those that have parts. */
  readonly origins: Map<string, ConfigOrigin>;
  readonly faults: readonly FieldFault[];
  readonly warnings: readonly string[];
}

/** Takes each value from the highest layer that has one, and checks the outcome as a whole. */
export function resolveSettings(layers: readonly Layer[]): ResolvedSettings {
  const given = (path: string): Given[] => layers.flatMap((layer) => layer.values.get(path) ?? []);
  const environment = environmentOf(given('environment')[0]?.value);
  const origins = new Map<string, ConfigOrigin>();
  const chosen = new Map<string, unknown>();
  for (const [path, setting] of SETTINGS_BY_PATH) {
    const value = mergedValue(
      setting.kind,
      [...given(path), ...byDefault(setting, environment)],
      path,
      origins,
    );
    if (value !== undefined) chosen.set(path, value);
  }

  const settings = build(RootSettings, '', (path) => {
    const setting = SETTINGS_BY_PATH.get(path);
    const value = chosen.get(path);
    return setting && value !== undefined ? normalised(setting.kind, value) : value;
  }) as RootSettings;

  const faults: FieldFault[] = [];
  const warnings: string[] = [];
  const failed = new Set<string>();
  for (const { path, message } of constraintFailures(validateSync(settings), '')) {
    failed.add(path);
    faults.push(...partFaults(path, chosen.get(path), message, origins));
  }
  const voice: RuleVoice = {
    refuse: (path, message) => {
      faults.push({ path, message: message + shownAt(path, chosen.get(path), origins) });
    },
    missing: (path, message) => void faults.push({ path, message }),
    warn: (message) => void warnings.push(`config: ${message}`),
    origin: (path) => origins.get(path),
  };
  for (const rule of RULES) {
    if (!rule.reads.some((path) => hasFault(path, failed))) rule.check(settings, voice);
  }
  return { settings, origins, faults, warnings };
}

/** An unknown environment is refused later; until then the defaults of development stand in. */
function environmentOf(value: unknown): Environment {
  return value === 'production' || value === 'staging' ? value : 'development';
}

function byDefault(setting: CatalogueEntry, environment: Environment): Given[] {
  if (setting.profiles) {
    const origin = { layer: 'profile', name: `${environment} profile` } as const;
    return [{ value: setting.profiles[environment], origin }];
  }
  if (setting.default === undefined) return [];
  return [{ value: setting.default, origin: { layer: 'default', name: 'default' } }];
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

/** A value with parts is refused part by part. */
function partFaults(
  path: string,
  value: unknown,
  message: string,
  origins: ReadonlyMap<string, ConfigOrigin>,
): FieldFault[] {
  const setting = SETTINGS_BY_PATH.get(path);
  if (!setting?.kind.parts) {
    return [{ path, message: message + shownAt(path, value, origins) }];
  }
  return [...faultsWithin(setting, normalised(setting.kind, value), path)].map((fault) => {
    const origin = originOf(origins, fault.path)?.name ?? 'default';
    const got = fault.got ? `got ${shownValue(fault.got.setting, fault.got.value)}, ` : '';
    return { path: fault.path, message: `${fault.message} (${got}from ${origin})` };
  });
}

function shownAt(path: string, value: unknown, origins: ReadonlyMap<string, ConfigOrigin>): string {
  const setting = SETTINGS_BY_PATH.get(path);
  const origin = originOf(origins, path);
  if (!origin) return '';
  if (!setting) return ` (from ${origin.name})`;
  return ` (got ${shownValue(setting, value)}, from ${origin.name})`;
}

/** Of a map or list a fault in any part counts. */
function hasFault(path: string, failed: ReadonlySet<string>): boolean {
  if (failed.has(path)) return true;
  return [...failed].some((fault) => fault.startsWith(`${path}.`) || fault.startsWith(`${path}[`));
}
