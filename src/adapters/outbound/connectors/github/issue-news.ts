import type { EntityAction, NewsStatus, NewsTask } from '../../../../domain/events/provider-news.js';
import { MAX_DESCRIPTION, MAX_ITEMS, MAX_LABEL, MAX_LOGIN, MAX_TITLE, MAX_URL } from './bounds.js';
import type { NewsPart, Payload } from './payload.js';
import type { PayloadReader } from './payload-reader.js';

const ACTIONS: Readonly<Record<string, EntityAction>> = {
  opened: 'created',
  closed: 'completed',
  reopened: 'reopened',
  deleted: 'deleted',
  transferred: 'moved',
  labeled: 'labelled',
  unlabeled: 'labelled',
  assigned: 'assigned',
  unassigned: 'unassigned',
};

/** Reasons for closing that mean the work was not done. */
const NOT_DONE = new Set(['not_planned', 'duplicate']);

/** `issues`: the task follows the issue as the payload shows it, whatever the action was. */
export function interpretIssue(payload: Payload): NewsPart {
  const { reader, action, receivedAt } = payload;
  const issue = reader.at('issue');
  const base = numberedObject(payload, issue);
  const isGone = action === 'deleted' || action === 'transferred';
  const task: NewsTask | null = base && {
    ...base,
    type: 'issue',
    status: isGone ? 'cancelled' : statusOf(issue, action),
    createIfMissing: !isGone,
    closes: [],
  };
  return {
    entity: 'task',
    action: ACTIONS[action] ?? 'updated',
    externalId: task?.externalId ?? null,
    title: issue.at('title').text(MAX_TITLE),
    url: issue.at('html_url').text(MAX_URL),
    occurredAt: issue.at('updated_at').time() ?? receivedAt,
    task,
  };
}

function statusOf(issue: PayloadReader, action: string): NewsStatus {
  const isClosed = action === 'closed' || issue.at('state').text(MAX_TITLE) === 'closed';
  if (!isClosed || action === 'reopened') return 'open';
  const reason = issue.at('state_reason').text(MAX_TITLE) ?? '';
  return NOT_DONE.has(reason) ? 'cancelled' : 'completed';
}

/** What issues and pull requests have in common; null when the payload does not identify the object. */
export function numberedObject(
  { repository, receivedAt }: Payload,
  object: PayloadReader,
): Omit<NewsTask, 'type' | 'status' | 'createIfMissing' | 'closes'> | null {
  const number = object.at('number').id();
  if (repository === null || number === null) return null;
  const title = object.at('title').text(MAX_TITLE) ?? '';
  return {
    externalId: `${repository.externalId}#${String(number)}`,
    url: object.at('html_url').text(MAX_URL),
    title: title.trim() === '' ? `${repository.fullName}#${String(number)}` : title,
    description: object.at('body').text(MAX_DESCRIPTION),
    labels: labelsOf(object.at('labels')),
    assignee: object.at('assignee', 'login').text(MAX_LOGIN),
    updatedAt: object.at('updated_at').time() ?? receivedAt,
  };
}

function labelsOf(labels: PayloadReader): readonly string[] {
  return labels
    .items(MAX_ITEMS)
    .map((label) => label.at('name').text(MAX_LABEL))
    .filter((name) => name !== null && name !== '') as string[];
}
