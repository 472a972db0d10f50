import { meaningOf } from '../webhooks/action-table.js';
import type { NewsPart, Payload } from '../webhooks/payload.js';
import { EDITING, objectNews } from './object-news.js';

/** `Comment`: it changes nothing, but belongs to the task of its issue. */
export function interpretComment(payload: Payload): NewsPart {
  const { reader, action } = payload;
  const news = objectNews('comment', meaningOf(action, EDITING), payload);
  const issueId = reader.at('data', 'issueId').key();
  return {
    ...news,
    title: reader.at('data', 'issue', 'title').title(),
    annotations: issueId === null ? [] : [{ externalId: issueId, metadata: {} }],
  };
}
