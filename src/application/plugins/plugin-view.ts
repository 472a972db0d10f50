import type { PluginStatus, PluginView } from '../../domain/plugins/plugin-state.js';
import type { PlannedPlugin } from './plan-plugins.js';
import type { SupervisedPlugin } from './supervised-plugin.js';

const NO_HOOKS: PluginView['hooks'] = { before: {}, after: [], events: [], points: [] };

export function viewOf(
  { folder, isDisabled, reason }: PlannedPlugin,
  running: SupervisedPlugin | undefined,
): PluginView {
  // What runs may be older than what lies there.
  const manifest = running?.manifest ?? folder.manifest;
  const process = running?.running;
  return {
    name: folder.name,
    version: manifest?.version ?? 'unknown',
    description: manifest?.description ?? '',
    status: running?.status ?? statusOf(isDisabled, reason),
    reason: running?.reason ?? reason,
    permissions: manifest?.permissions ?? [],
    hooks: manifest?.hooks ?? NO_HOOKS,
    hookPoints: manifest?.hookPoints ?? [],
    channels: manifest?.channels ?? [],
    handlers: manifest?.handlers ?? [],
    dependencies: manifest?.dependencies ?? {},
    strikes: running?.strikeCount ?? 0,
    restarts: running?.counts.restarts ?? 0,
    calls: running?.counts.calls ?? 0,
    failures: running?.counts.failures ?? 0,
    processId: process?.processId ?? null,
    memoryBytes: process?.memoryBytes() ?? null,
    source: folder.source,
  };
}

function statusOf(isDisabled: boolean, reason: string | null): PluginStatus {
  if (isDisabled) return 'disabled';
  return reason === null ? 'discovered' : 'failed';
}
