import type { EntityAction, NewsStatus } from '../../../../domain/events/provider-news.js';
import { MAX_TITLE, MAX_URL } from './bounds.js';
import { closingReferences } from './closing-references.js';
import type { NewsPart, Payload } from './payload.js';
import { numberedObject } from './issue-news.js';
import type { PayloadReader } from './payload-reader.js';

const ACTIONS: Readonly<Record<string, EntityAction>> = {
  opened: 'opened',
  reopened: 'reopened',
  labeled: 'labelled',
  unlabeled: 'labelled',
  assigned: 'assigned',
  unassigned: 'unassigned',
  review_requested: 'assigned',
  converted_to_draft: 'status_changed',
  ready_for_review: 'status_changed',
};

/** `pull_request`: a task of its own that follows the pull request as the payload shows it. */
export function interpretPullRequest(payload: Payload): NewsPart {
  const { reader, action, repository, receivedAt } = payload;
  const pull = reader.at('pull_request');
  const base = numberedObject(payload, pull);
  const merged = pull.at('merged').isTrue || pull.at('merged_at').time() !== null;
  const closed = merged ? 'merged' : 'closed';
  return {
    entity: 'pull_request',
    action: action === 'closed' ? closed : (ACTIONS[action] ?? 'updated'),
    externalId: base?.externalId ?? null,
    title: pull.at('title').text(MAX_TITLE),
    url: pull.at('html_url').text(MAX_URL),
    occurredAt: pull.at('updated_at').time() ?? receivedAt,
    task: base && {
      ...base,
      type: 'pull_request',
      status: statusOf(pull, action, merged),
      createIfMissing: true,
      closes: closingReferences(
        `${base.title}\n${base.description ?? ''}`,
        repository?.fullName ?? '',
      ),
    },
  };
}

function statusOf(pull: PayloadReader, action: string, merged: boolean): NewsStatus {
  const isClosed = action === 'closed' || pull.at('state').text(MAX_TITLE) === 'closed';
  if (isClosed && action !== 'reopened') return merged ? 'completed' : 'cancelled';
  if (pull.at('draft').isTrue) return 'in_progress';
  const reviewers = [pull.at('requested_reviewers'), pull.at('requested_teams')];
  return reviewers.some((asked) => asked.items(1).length > 0) ? 'review' : 'open';
}
