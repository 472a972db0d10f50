import type { AlertState } from './alert.js';
import type { AlertRuleState } from './alert-rule.js';
import { isSilenced, type SilenceDetails } from './silence.js';

export interface NoticeSurroundings {
  readonly silences: readonly SilenceDetails[];
  /** Every alert that is active. */
  readonly active: readonly AlertState[];
  /** For rules that say nothing else; 0 = no repeats. */
  readonly repeatSeconds: number;
  readonly now: Date;
}

/** Whether people are to be told, for the first time or again, that the alert fires. */
export function isNoticeDue(
  alert: AlertState,
  rule: Pick<AlertRuleState, 'repeatSeconds' | 'condition'>,
  { silences, active, repeatSeconds, now }: NoticeSurroundings,
): boolean {
  if (alert.status !== 'firing') return false;
  if (isSilenced(alert, silences, now) || isInhibited(alert, active)) return false;
  if (alert.lastNotifiedAt === null) return true;
  if (alert.acknowledgedAt !== null) return false;
  const { condition } = rule;
  const every =
    condition.type === 'watchdog' ? condition.everySeconds : (rule.repeatSeconds ?? repeatSeconds);
  return every > 0 && now.getTime() - alert.lastNotifiedAt.getTime() >= every * 1_000;
}

/** A critical alert of the same subject says it all. */
function isInhibited(alert: AlertState, active: readonly AlertState[]): boolean {
  const subject = alert.labels['subject'];
  if (subject === undefined || alert.severity === 'critical') return false;
  return active.some(
    ({ status, severity, labels }) =>
      status === 'firing' && severity === 'critical' && labels['subject'] === subject,
  );
}
