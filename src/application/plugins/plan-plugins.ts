import type { PluginManifest } from '../../domain/plugins/plugin-manifest.js';
import { loadOrder } from '../../domain/plugins/load-order.js';
import type { PluginRecord } from '../../domain/plugins/plugin-state.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { PluginFolder } from '../../ports/plugins/plugin-folders.js';
import type { PluginRules } from '../../ports/plugins/plugin-rules.js';
import type { PluginPlan } from './supervised-plugin.js';

export interface PluginSettings {
  /** Names that are not started. */
  readonly disabled: readonly string[];
  /** The settings of each, by name. */
  readonly settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly callTimeoutMs: number;
}

export interface PlannedPlugin {
  readonly folder: PluginFolder;
  /** Absent when it is not to run. */
  readonly plan?: PluginPlan;
  readonly isDisabled: boolean;
  /** Why it is not to run. */
  readonly reason: string | null;
}

export interface PlanInput {
  readonly found: readonly PluginFolder[];
  readonly records: readonly PluginRecord[];
  readonly rules: PluginRules;
  readonly settings: PluginSettings;
  readonly version: string;
}

/** Decides what is to run, each after what it depends on, and why the rest is not. */
export function planPlugins(input: PlanInput): readonly PlannedPlugin[] {
  const { records, rules } = input;
  const recordOf = new Map(records.map((record) => [record.name, record]));
  const judged = firstOfEachName(input.found).map((folder) => judge(folder, input, recordOf));
  const runnable = new Map(
    judged.flatMap((planned) => (planned.plan ? [[planned.folder.name, planned] as const] : [])),
  );
  const manifests = [...runnable.values()].flatMap(({ plan }) => (plan ? [plan.manifest] : []));
  const { order, refused } = loadOrder(manifests, (...pair) => rules.satisfies(...pair));
  return [
    ...order.flatMap((name) => runnable.get(name) ?? []),
    ...judged
      .filter(({ folder }) => !order.includes(folder.name))
      .map(({ plan: _plan, ...planned }) => ({
        ...planned,
        reason: refused.get(planned.folder.name) ?? planned.reason,
      })),
  ];
}

/** Those of the plugin folder come before packages of the same name. */
function firstOfEachName(found: readonly PluginFolder[]): readonly PluginFolder[] {
  const byName = new Map<string, PluginFolder>();
  for (const folder of found) {
    if (!byName.has(folder.name) || folder.source === 'directory') byName.set(folder.name, folder);
  }
  return [...byName.values()];
}

function judge(
  folder: PluginFolder,
  { settings, rules, version }: PlanInput,
  recordOf: ReadonlyMap<string, PluginRecord>,
): PlannedPlugin {
  const { manifest } = folder;
  const record = recordOf.get(folder.name);
  if (settings.disabled.includes(folder.name)) {
    return { folder, isDisabled: true, reason: 'plugins.disabled names it' };
  }
  if (record && !record.isEnabled) return { folder, isDisabled: true, reason: record.reason };
  if (!manifest) return { folder, isDisabled: false, reason: folder.faults.join('; ') };
  if (!rules.satisfies(version, manifest.engine)) {
    const reason = `it is made for ${manifest.engine}, this is ${version}`;
    return { folder, isDisabled: false, reason };
  }
  const { config, faults } = configOf(manifest, settings, rules);
  if (faults.length > 0) {
    return { folder, isDisabled: false, reason: `its settings: ${faults.join('; ')}` };
  }
  const plan = { folder, manifest, config, generation: record?.generation ?? 0 };
  return { folder, plan, isDisabled: false, reason: null };
}

function configOf({ name, configSchema }: PluginManifest, all: PluginSettings, rules: PluginRules) {
  const given = (all.settings[name] ?? {}) as JsonObject;
  if (!configSchema) {
    const isGiven = Object.keys(given).length > 0;
    return { config: {}, faults: isGiven ? ['it takes none'] : [] };
  }
  const { value, faults } = rules.settingFaults(configSchema, given);
  return {
    config: value,
    faults: faults.map(({ path, message }) => `plugins.settings.${name}.${path} ${message}`),
  };
}
