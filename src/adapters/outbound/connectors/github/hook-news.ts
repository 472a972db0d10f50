import type { EntityAction } from '../../../../domain/events/provider-news.js';
import type { NewsPart, Payload } from '../webhooks/payload.js';
import { subjectNews } from './subject-news.js';

/** `ping`, sent when a webhook is made. */
export function interpretPing(payload: Payload): NewsPart {
  return { ...hookNews(payload, 'ping'), title: payload.reader.at('zen').title() };
}

/** `meta`, sent when the webhook itself is deleted. */
export function interpretMeta(payload: Payload): NewsPart {
  return hookNews(payload, payload.action === 'deleted' ? 'deleted' : 'other');
}

function hookNews(payload: Payload, action: EntityAction): NewsPart {
  return subjectNews('webhook', action, payload.reader.at('hook'), payload);
}
