import type { ProviderNews } from '../../../../domain/events/provider-news.js';
import type { JsonValue } from '../../../../domain/shared/json.js';
import { MAX_LOGIN } from '../webhooks/bounds.js';
import { newsOf, type Payload } from '../webhooks/payload.js';
import { PayloadReader } from '../webhooks/payload-reader.js';
import { changedAt, lastChange } from './changes.js';
import { TRANSLATORS } from './translators.js';

/** Translates a payload of whatever shape; what it does not know is `other`. */
export function interpret(type: string, value: JsonValue, receivedAt: Date): ProviderNews {
  const reader = new PayloadReader(value);
  const payload: Payload = { reader, action: type, repository: null, receivedAt };
  return newsOf(payload, {
    actor: lastChange(reader).at('user', 'username').text(MAX_LOGIN),
    occurredAt: changedAt(payload),
    ...(TRANSLATORS.get(type)?.(payload) ?? { entity: 'other', action: 'other' }),
  });
}
