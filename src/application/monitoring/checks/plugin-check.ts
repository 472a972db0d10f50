import { isTurnedOff, type PluginView } from '../../../domain/plugins/plugin-state.js';
import type { HealthCheck } from '../../../ports/runtime/health-check.js';

interface PluginsSeen {
  readonly isUpToDate: boolean;
  views(): readonly PluginView[];
}

/** Whether every plugin that is wanted works. Names are for those who may read plugins. */
export function pluginCheck(plugins: () => PluginsSeen): HealthCheck {
  return {
    name: 'plugins',
    critical: false,
    check: () => {
      const seen = plugins();
      const all = seen.views();
      const { isUpToDate } = seen;
      const failed = all.filter(({ status }) => status === 'failed').length;
      const turnedOff = all.filter(isTurnedOff).length;
      const facts = { plugins: all.length, failed, turnedOff, isUpToDate };
      const isGood = failed + turnedOff === 0 && isUpToDate;
      return Promise.resolve(isGood ? facts : { status: 'degraded', facts });
    },
  };
}
