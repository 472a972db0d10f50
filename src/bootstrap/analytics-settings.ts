import type { AnalyticsSettings } from '../application/analytics/analytics-settings.js';
import type { EventDefinition } from '../domain/analytics/event-group.js';
import type { EventMapping } from '../domain/analytics/event-mapping.js';
import type { Config } from './config/config.js';

const DAY_MS = 86_400_000;

/** Answers what is in force whenever it is asked; translated once for each configuration. */
export function analyticsSettingsOf(current: () => Config): AnalyticsSettings {
  let of: Config['analytics'] | undefined;
  let translated = translate(current().analytics);
  const settings = () => {
    const { analytics } = current();
    if (analytics !== of) translated = translate(analytics);
    of = analytics;
    return translated;
  };
  return {
    get keptMs() {
      return current().retention.analyticsEventDays * DAY_MS;
    },
    get definitions() {
      return settings().definitions;
    },
    get mappings() {
      return settings().mappings;
    },
  };
}

function translate({ events, fromEvents }: Config['analytics']) {
  return {
    definitions: new Map<string, EventDefinition>(Object.entries(events)),
    mappings: new Map<string, EventMapping>(Object.entries(fromEvents)),
  };
}
