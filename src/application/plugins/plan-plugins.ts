import type { PluginManifest } from '../../domain/plugins/plugin-manifest.js';
import { loadOrder } from '../../domain/plugins/load-order.js';
import { isStruckOut, type PluginRecord } from '../../domain/plugins/plugin-state.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { PluginFolder } from '../../ports/plugins/plugin-folders.js';
import type { PluginRules } from '../../ports/plugins/plugin-rules.js';
import type { PluginPlan } from './supervised-plugin.js';
import { oneOfEachName } from './one-of-each-name.js';

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
  /** Somebody, or its strikes, turned it off. */
  readonly isDisabled: boolean;
  /** Its strikes did: what it had to agree to stays refused. */
  readonly isStruckOut?: boolean;
  /** Why it is not to run. */
  readonly reason: string | null;
}

export interface PlanInput {
  readonly found: readonly PluginFolder[];
  readonly records: readonly PluginRecord[];
  readonly rules: PluginRules;
  readonly settings: PluginSettings;
  readonly version: string;
  /** Types of alert channels that the program has itself. */
  readonly ownChannels: ReadonlySet<string>;
}

/** Decides what is to run, each after what it depends on, and why the rest is not. */
export function planPlugins(input: PlanInput): readonly PlannedPlugin[] {
  const { records, rules, ownChannels } = input;
  const recordOf = new Map(records.map((record) => [record.name, record]));
  const each = oneOfEachName(input.found).map((folder) => judge(folder, input, recordOf));
  const judged = withoutTakenChannels(each, ownChannels);
  const runnable = new Map(
    judged.flatMap((planned) => (planned.plan ? [[planned.folder.name, planned] as const] : [])),
  );
  // What depends on one that struck out goes on: nobody decided against it.
  const present = judged.flatMap(({ folder: { manifest }, plan, isStruckOut: isOut }) =>
    manifest && (plan ?? isOut) ? [manifest] : [],
  );
  const off = new Set(
    judged.flatMap(({ folder, isDisabled }) => (isDisabled ? [folder.name] : [])),
  );
  const { order, refused } = loadOrder(present, (...pair) => rules.satisfies(...pair), off);
  const running = order.flatMap((name) => runnable.get(name) ?? []);
  return [
    ...running,
    ...judged
      .filter((planned) => !running.includes(planned))
      .map(({ plan: _plan, ...planned }) => ({
        ...planned,
        reason: planned.reason ?? refused.get(planned.folder.name) ?? null,
      })),
  ];
}

function judge(
  folder: PluginFolder,
  input: PlanInput,
  recordOf: ReadonlyMap<string, PluginRecord>,
): PlannedPlugin {
  const record = recordOf.get(folder.name);
  if (input.settings.disabled.includes(folder.name)) {
    return { folder, isDisabled: true, reason: 'plugins.disabled names it' };
  }
  if (record && !record.isEnabled) {
    const { reason } = record;
    return { folder, isDisabled: true, isStruckOut: isStruckOut(record), reason };
  }
  try {
    return { folder, isDisabled: false, ...judgeManifest(folder, input, record) };
  } catch (error) {
    // What one plugin brings must not keep the others from their plans.
    const reason = `it cannot be judged: ${error instanceof Error ? error.message : String(error)}`;
    return { folder, isDisabled: false, reason };
  }
}

function judgeManifest(
  folder: PluginFolder,
  { settings, rules, version }: PlanInput,
  record: PluginRecord | undefined,
): Pick<PlannedPlugin, 'plan' | 'reason'> {
  const { manifest } = folder;
  if (!manifest) return { reason: folder.faults.join('; ') };
  if (!rules.satisfies(version, manifest.engine)) {
    return { reason: `it is made for ${manifest.engine}, this is ${version}` };
  }
  const { config, faults } = configOf(manifest, settings, rules);
  if (faults.length > 0) return { reason: `its settings: ${faults.join('; ')}` };
  const plan = { folder, manifest, config, generation: record?.generation ?? 0 };
  return { plan, reason: null };
}

function configOf({ name, configSchema }: PluginManifest, all: PluginSettings, rules: PluginRules) {
  const own = Object.hasOwn(all.settings, name) ? all.settings[name] : undefined;
  const given = (own ?? {}) as JsonObject;
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

/** A type of channel has one provider: the program before plugins, and the first plugin before later ones. */
function withoutTakenChannels(
  judged: readonly PlannedPlugin[],
  ownChannels: ReadonlySet<string>,
): readonly PlannedPlugin[] {
  const providers = new Map([...ownChannels].map((type) => [type, 'the program']));
  return judged.map(({ plan, ...planned }) => {
    if (!plan) return planned;
    const { name, channels } = plan.manifest;
    const taken = channels.find((type) => providers.has(type));
    if (taken !== undefined) {
      const reason = `its channel ${taken} is provided by ${providers.get(taken) ?? ''} already`;
      return { ...planned, reason };
    }
    for (const type of channels) providers.set(type, name);
    return { ...planned, plan };
  });
}
