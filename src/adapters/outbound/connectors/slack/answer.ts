import type { JsonValue } from '../../../../domain/shared/json.js';
import type { WebhookAnswer } from '../../../../ports/events/webhook-provider.js';
import { PayloadReader } from '../webhooks/payload-reader.js';
import { commandOf } from './command.js';

const MAX_CHALLENGE = 500;

/**
 * The challenge of a handshake, and for a slash command a line that only who typed it sees; what became of the
 * command follows on its own. Everything else wants no content.
 */
export function answer(type: string, payload: JsonValue): WebhookAnswer | undefined {
  const reader = new PayloadReader(payload);
  switch (type) {
    case 'url_verification':
      return { challenge: reader.at('challenge').text(MAX_CHALLENGE) ?? '' };
    case 'slash_command':
      return { response_type: 'ephemeral', text: lineFor(reader) };
    case 'block_actions':
      return null;
    default:
      return undefined;
  }
}

function lineFor(reader: PayloadReader): string {
  const command = commandOf('slash_command', reader);
  if (command !== null) return `Acknowledging the alert ${command.alertId}.`;
  const name = reader.at('command').word();
  return `I know one command: \`${escaped(name)} ack &lt;alert id&gt; [note]\` acknowledges an alert.`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
