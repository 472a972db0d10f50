import type { NewsCommand } from '../../../../domain/events/provider-news.js';
import type { PayloadReader } from '../webhooks/payload-reader.js';

/** `ack <alert> [note]`, as it is typed after the slash command. */
const TYPED = /^\s*ack(?:nowledge)?\s+(\S{1,100})(?:\s+(.{1,2000}))?\s*$/isu;

/** The button of an alert; its value is the alert's id. */
const ACKNOWLEDGE = 'acknowledge_alert';

/** Answers that come later go to an address of Slack and nowhere else. */
const REPLY_HOSTS: ReadonlySet<string> = new Set(['hooks.slack.com', 'hooks.slack-gov.com']);

/** What the person who typed or clicked wants done; null when that is nothing we know. */
export function commandOf(type: string, reader: PayloadReader): NewsCommand | null {
  if (type === 'slash_command') return typedCommand(reader);
  return type === 'block_actions' ? clickedCommand(reader) : null;
}

function typedCommand(reader: PayloadReader): NewsCommand | null {
  const [, alertId, note] = TYPED.exec(reader.at('text').text(4_000) ?? '') ?? [];
  const by = reader.at('user_id').key();
  if (alertId === undefined || by === null) return null;
  return {
    does: 'acknowledge-alert',
    alertId: alertId.toLowerCase(),
    note: note?.trim() ?? null,
    by,
    replyUrl: replyUrl(reader),
  };
}

function clickedCommand(reader: PayloadReader): NewsCommand | null {
  const clicked = reader
    .at('actions')
    .items(10)
    .find((action) => action.at('action_id').word() === ACKNOWLEDGE);
  const alertId = clicked?.at('value').key() ?? null;
  const by = reader.at('user', 'id').key();
  if (alertId === null || by === null) return null;
  return { does: 'acknowledge-alert', alertId, note: null, by, replyUrl: replyUrl(reader) };
}

function replyUrl(reader: PayloadReader): string | null {
  const url = reader.at('response_url').url();
  if (url === null || !URL.canParse(url)) return null;
  const { protocol, host } = new URL(url);
  return protocol === 'https:' && REPLY_HOSTS.has(host) ? url : null;
}
