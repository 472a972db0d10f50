import type { ProviderNews } from '../../../../domain/events/provider-news.js';
import type { JsonValue } from '../../../../domain/shared/json.js';
import { MAX_LOGIN } from '../webhooks/bounds.js';
import { newsOf, type Payload } from '../webhooks/payload.js';
import { PayloadReader } from '../webhooks/payload-reader.js';
import { commandOf } from './command.js';
import { eventTime } from './event-time.js';
import { TRANSLATORS } from './translators.js';

/** Translates a payload of whatever shape; what it does not know is `other`. */
export function interpret(type: string, value: JsonValue, receivedAt: Date): ProviderNews {
  const reader = new PayloadReader(value);
  const event = reader.at('event');
  const payload: Payload = {
    reader,
    action: event.at('subtype').word(),
    repository: null,
    receivedAt,
  };
  const people = [event.at('user'), event.at('user', 'id'), reader.at('user_id')];
  const actor = [...people, reader.at('user', 'id')].reduce<string | null>(
    (found, person) => found ?? person.text(MAX_LOGIN),
    null,
  );
  const command = commandOf(type, reader);
  return newsOf(payload, {
    actor,
    occurredAt: eventTime(reader) ?? receivedAt,
    ...(command === null ? {} : { command }),
    ...(TRANSLATORS.get(type)?.(payload) ?? { entity: 'other', action: 'other' }),
  });
}
