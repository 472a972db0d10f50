import type { Entity, EntityAction } from '../../../../domain/events/provider-news.js';
import { meaningOf, type ActionTable } from '../webhooks/action-table.js';
import type { NewsPart, Payload, Translator } from '../webhooks/payload.js';

export const EDITING: ActionTable = { create: 'created', update: 'updated', remove: 'deleted' };

/** What every object of Linear tells of itself under the same names. */
export function objectNews(entity: Entity, action: EntityAction, payload: Payload): NewsPart {
  const { reader } = payload;
  const data = reader.at('data');
  return {
    entity,
    action,
    externalId: data.at('id').key(),
    title: data.at('title').title() ?? data.at('name').title(),
    url: reader.at('url').url() ?? data.at('url').url(),
    occurredAt: changedAt(payload),
  };
}

/** When the change was made: the object's own time, or else that of the news. */
export function changedAt({ reader, receivedAt }: Payload): Date {
  return reader.at('data', 'updatedAt').time() ?? reader.at('createdAt').time() ?? receivedAt;
}

/** News of an object whose actions are looked up. */
export function byAction(entity: Entity, actions: ActionTable = EDITING): Translator {
  return (payload) => objectNews(entity, meaningOf(payload.action, actions), payload);
}

/** Projects and cycles: an update that sets the time of their end completes them. */
export function withEnd(entity: Entity): Translator {
  return (payload) => {
    const { reader, action } = payload;
    const isEnd =
      reader.at('updatedFrom', 'completedAt').isThere &&
      reader.at('data', 'completedAt').time() !== null;
    const usual = meaningOf(action, EDITING);
    return objectNews(entity, action === 'update' && isEnd ? 'completed' : usual, payload);
  };
}
