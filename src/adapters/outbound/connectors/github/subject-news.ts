import type { Entity, EntityAction } from '../../../../domain/events/provider-news.js';
import { meaningOf, type ActionTable } from '../webhooks/action-table.js';
import type { NewsPart, Payload, Translator } from '../webhooks/payload.js';
import type { PayloadReader } from '../webhooks/payload-reader.js';

/** What nearly every object of GitHub tells of itself under the same names. */
export function subjectNews(
  entity: Entity,
  action: EntityAction,
  subject: PayloadReader,
  { receivedAt }: Payload,
): NewsPart {
  return {
    entity,
    action,
    externalId: subject.at('id').id(),
    title: titleOf(subject),
    url: subject.at('html_url').url(),
    occurredAt: timeOf(subject) ?? receivedAt,
  };
}

/**
 * News of the object under `key`; its action is looked up.
 * @param about gives title and address where the object itself has none, e.g. the issue of a comment
 */
export function byAction(
  entity: Entity,
  key: string,
  actions: ActionTable,
  about?: string,
): Translator {
  return (payload) => {
    const { reader, action } = payload;
    const news = subjectNews(entity, meaningOf(action, actions), reader.at(key), payload);
    if (about === undefined) return news;
    return {
      ...news,
      title: news.title ?? reader.at(about, 'title').title(),
      url: news.url ?? reader.at(about, 'html_url').url(),
    };
  };
}

const TITLES = ['title', 'full_name', 'name', 'tag_name', 'note', 'summary'];

function titleOf(subject: PayloadReader): string | null {
  return TITLES.reduce<string | null>((found, key) => found ?? subject.at(key).title(), null);
}

/** When it changed, or at least came to be. */
const TIMES = [
  ...['updated_at', 'completed_at', 'submitted_at'],
  ...['published_at', 'started_at', 'created_at'],
];

function timeOf(subject: PayloadReader): Date | null {
  return TIMES.reduce<Date | null>((found, key) => found ?? subject.at(key).time(), null);
}
