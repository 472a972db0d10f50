import { worstOf, type AlertSeverity } from '../../domain/alerts/alert-severity.js';
import type { NoticeState } from '../../domain/alerts/notice.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { AlertNotice } from '../../ports/alerts/alert-channel.js';

/** Notices in one digest. */
export const MOST_OF_DIGEST = 50;

export function toAlertNotice(content: JsonObject): AlertNotice {
  const stored = content as unknown as Omit<AlertNotice, 'startedAt' | 'resolvedAt'> & {
    readonly startedAt: string;
    readonly resolvedAt: string | null;
  };
  const { startedAt, resolvedAt } = stored;
  return {
    ...stored,
    startedAt: new Date(startedAt),
    resolvedAt: resolvedAt === null ? null : new Date(resolvedAt),
  };
}

/** Many notices as one, in their order. @param id of the digest */
export function digestOf(id: string, notices: readonly NoticeState[]): AlertNotice {
  const told = notices.map(({ content }) => toAlertNotice(content));
  const firing = told.filter(({ status }) => status === 'firing').length;
  const resolved = told.length - firing;
  const lines = told.map(
    ({ status, severity, title, text }) => `${status} (${severity}) ${title}: ${text}`,
  );
  const severities = told.map(({ severity }): AlertSeverity => severity);
  return {
    alertId: id,
    status: firing > 0 ? 'firing' : 'resolved',
    severity: worstOf(severities),
    rule: 'digest',
    title: `${String(told.length)} notices: ${String(firing)} firing, ${String(resolved)} resolved`,
    text: lines.join('\n'),
    startedAt: told[0]?.startedAt ?? new Date(0),
    resolvedAt: firing > 0 ? null : (told.at(-1)?.resolvedAt ?? null),
    labels: {},
    notices: told,
  };
}
