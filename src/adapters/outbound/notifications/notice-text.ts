import type { AlertNotice } from '../../../ports/alerts/alert-channel.js';

/** One line, whatever the alert's texts hold. */
export function headlineOf({ status, severity, title }: AlertNotice): string {
  const told = status === 'resolved' ? 'Resolved' : 'Alert';
  return oneLine(`${told} (${severity}): ${title}`).slice(0, 200);
}

export function linesOf(notice: AlertNotice): readonly string[] {
  const { rule, text, startedAt, resolvedAt, labels, alertId } = notice;
  const shown = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return [
    ...text.split('\n'),
    `Rule: ${rule}${shown.length > 0 ? ` (${oneLine(shown.join(', '))})` : ''}`,
    `Since: ${startedAt.toISOString()}`,
    ...(resolvedAt ? [`Until: ${resolvedAt.toISOString()}`] : []),
    `Alert: ${alertId}`,
  ];
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
