export const ALERT_SEVERITIES = ['info', 'warning', 'critical'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

/** Tell alerts of one rule apart, e.g. `{check: 'database'}`. */
export type AlertLabels = Readonly<Record<string, string>>;

export function worstOf(severities: readonly AlertSeverity[]): AlertSeverity {
  const ranks = severities.map((severity) => ALERT_SEVERITIES.indexOf(severity));
  return ALERT_SEVERITIES[Math.max(0, ...ranks)] ?? 'info';
}
