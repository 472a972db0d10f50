import { isTurnedOff, type PluginView } from '../../../domain/plugins/plugin-state.js';
import type { HealthCheck } from '../../../ports/runtime/health-check.js';

/** Whether every plugin that is wanted works. Names are for those who may read plugins. */
export function pluginCheck(plugins: () => readonly PluginView[]): HealthCheck {
  return {
    name: 'plugins',
    critical: false,
    check: () => {
      const all = plugins();
      const failed = all.filter(({ status }) => status === 'failed').length;
      const turnedOff = all.filter(isTurnedOff).length;
      const facts = { plugins: all.length, failed, turnedOff };
      return Promise.resolve(failed + turnedOff > 0 ? { status: 'degraded', facts } : facts);
    },
  };
}
