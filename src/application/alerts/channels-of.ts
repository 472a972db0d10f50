import type { AlertState } from '../../domain/alerts/alert.js';
import type { AlertRoute, AlertSettings } from './alert-settings.js';

/** The rule's own channels, else those of every route that fits, else all. Names nobody configured are left out. */
export function channelsOf(
  alert: Pick<AlertState, 'rule' | 'severity' | 'labels'>,
  own: readonly string[],
  { routes, channels }: Pick<AlertSettings, 'routes' | 'channels'>,
): readonly string[] {
  const known = [...channels.keys()];
  if (own.length > 0) return known.filter((name) => own.includes(name));
  if (routes.length === 0) return known;
  const named = new Set(
    routes.filter((route) => fits(route, alert)).flatMap((route) => route.channels),
  );
  return known.filter((name) => named.has(name));
}

function fits(
  { rules, severities, labels }: AlertRoute,
  alert: Pick<AlertState, 'rule' | 'severity' | 'labels'>,
): boolean {
  return (
    (rules.length === 0 || rules.includes(alert.rule)) &&
    (severities.length === 0 || severities.includes(alert.severity)) &&
    Object.entries(labels).every(([name, value]) => alert.labels[name] === value)
  );
}
