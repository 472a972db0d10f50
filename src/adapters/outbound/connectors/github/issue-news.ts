import type { EntityAction, NewsStatus } from '../../../../domain/events/provider-news.js';
import { meaningOf, type ActionTable } from '../webhooks/action-table.js';
import { closingReferences } from './closing-references.js';
import { numberedObject, type NumberedObject } from './numbered-object.js';
import type { NewsPart, Payload } from '../webhooks/payload.js';
import type { PayloadReader } from '../webhooks/payload-reader.js';
import { subjectNews } from './subject-news.js';

const ACTIONS: ActionTable = {
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
  const { reader, action } = payload;
  const issue = reader.at('issue');
  const base = numberedObject(payload, issue);
  if (issue.at('pull_request').isObject) return pullRequestNews(payload, issue, base);
  const status = statusOf(issue, action);
  const usual = meaningOf(action, ACTIONS, 'updated');
  return {
    ...subjectNews('task', usual === 'completed' ? endOf(status) : usual, issue, payload),
    externalId: base?.externalId ?? null,
    task: base && {
      ...base,
      type: 'issue',
      status,
      createIfMissing: action !== 'deleted',
      closes: [],
    },
  };
}

function endOf(status: NewsStatus): EntityAction {
  return status === 'cancelled' ? 'cancelled' : 'completed';
}

function statusOf(issue: PayloadReader, action: string): NewsStatus {
  if (action === 'deleted' || action === 'transferred') return 'cancelled';
  if (!isClosed(issue, action)) return 'open';
  return NOT_DONE.has(issue.at('state_reason').word()) ? 'cancelled' : 'completed';
}

function isClosed(issue: PayloadReader, action: string): boolean {
  if (action === 'reopened') return false;
  return action === 'closed' || issue.at('state').word() === 'closed';
}

/**
 * Milestones of pull requests are told as `issues`, in a form that does not show who is asked to review. So
 * this counts as a moment older than what the pull request's own delivery of the same change tells, and that
 * one decides, whichever comes first.
 */
function pullRequestNews(
  payload: Payload,
  issue: PayloadReader,
  base: NumberedObject | null,
): NewsPart {
  const { action, repository } = payload;
  const isMerged = issue.at('pull_request', 'merged_at').time() !== null;
  const openStatus = issue.at('draft').isTrue ? 'in_progress' : 'open';
  const closedStatus = isMerged ? 'completed' : 'cancelled';
  return {
    ...subjectNews('pull_request', meaningOf(action, ACTIONS, 'updated'), issue, payload),
    externalId: base?.externalId ?? null,
    task: base && {
      ...base,
      type: 'pull_request',
      status: isClosed(issue, action) ? closedStatus : openStatus,
      createIfMissing: true,
      updatedAt: new Date(base.updatedAt.getTime() - 1),
      closes: closingReferences([base.title, base.description ?? null], repository),
    },
  };
}
