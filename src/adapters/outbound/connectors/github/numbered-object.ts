import type { NewsTask } from '../../../../domain/events/provider-news.js';
import { MAX_DESCRIPTION, MAX_ITEMS, MAX_LABEL, MAX_LOGIN } from '../webhooks/bounds.js';
import type { Payload } from '../webhooks/payload.js';
import type { PayloadReader } from '../webhooks/payload-reader.js';

export type NumberedObject = Omit<NewsTask, 'type' | 'status' | 'createIfMissing' | 'closes'>;

/**
 * What issues and pull requests have in common; null when the payload does not say which one it is. Numbers
 * are shared, so the two never clash.
 */
export function numberedObject(
  { repository, receivedAt }: Payload,
  object: PayloadReader,
): NumberedObject | null {
  const number = object.at('number').id();
  if (repository === null || number === null) return null;
  return {
    externalId: `${repository.externalId}#${number}`,
    url: object.at('html_url').url(),
    title: object.at('title').title() ?? `${repository.fullName}#${number}`,
    description: object.at('body').text(MAX_DESCRIPTION),
    labels: labelsOf(object.at('labels')),
    assignee: object.at('assignee', 'login').text(MAX_LOGIN),
    updatedAt: object.at('updated_at').time() ?? receivedAt,
  };
}

function labelsOf(labels: PayloadReader): readonly string[] {
  return labels
    .items(MAX_ITEMS)
    .map((label) => label.at('name').text(MAX_LABEL) ?? '')
    .filter((name) => name !== '');
}
