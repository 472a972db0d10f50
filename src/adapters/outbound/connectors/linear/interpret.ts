import type { ProviderNews } from '../../../../domain/events/provider-news.js';
import type { JsonValue } from '../../../../domain/shared/json.js';
import { MAX_LOGIN } from '../webhooks/bounds.js';
import { newsOf, type Payload } from '../webhooks/payload.js';
import { PayloadReader } from '../webhooks/payload-reader.js';
import { objectNews } from './object-news.js';
import { TRANSLATORS } from './translators.js';

/** Translates a payload of whatever shape; what it does not know is `other`. */
export function interpret(type: string, value: JsonValue, receivedAt: Date): ProviderNews {
  const reader = new PayloadReader(value);
  const payload: Payload = {
    reader,
    action: reader.at('action').word(),
    repository: null,
    receivedAt,
  };
  return newsOf(payload, {
    actor: reader.at('actor', 'name').text(MAX_LOGIN),
    ...(TRANSLATORS.get(type)?.(payload) ?? objectNews('other', 'other', payload)),
  });
}
