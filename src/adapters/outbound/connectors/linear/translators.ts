import type { Translator } from '../webhooks/payload.js';
import { interpretComment } from './comment-news.js';
import { interpretIssue } from './issue-news.js';
import { byAction, EDITING, withEnd } from './object-news.js';

const COMMENTING = { ...EDITING, create: 'commented' } as const;

/** What each type of entity means; types that are not here are stored as `other`. */
export const TRANSLATORS: ReadonlyMap<string, Translator> = new Map<string, Translator>([
  ['Issue', interpretIssue],
  ['Comment', interpretComment],
  ['Project', withEnd('project')],
  ['ProjectUpdate', byAction('project', COMMENTING)],
  ['Initiative', withEnd('project')],
  ['InitiativeUpdate', byAction('project', COMMENTING)],
  ['Cycle', withEnd('sprint')],
  ['IssueLabel', byAction('label')],
  ['IssueSLA', byAction('task', { set: 'updated', highRisk: 'updated', breached: 'updated' })],
  ['OAuthApp', byAction('webhook', { revoked: 'deleted' })],
]);
