import type { NewsStatus } from '../../../../domain/events/provider-news.js';
import { meaningOf, type ActionTable } from '../webhooks/action-table.js';
import { closingReferences } from './closing-references.js';
import { numberedObject } from './numbered-object.js';
import type { NewsPart, Payload } from '../webhooks/payload.js';
import type { PayloadReader } from '../webhooks/payload-reader.js';
import { subjectNews } from './subject-news.js';

const ACTIONS: ActionTable = {
  opened: 'opened',
  reopened: 'reopened',
  closed: 'closed',
  labeled: 'labelled',
  unlabeled: 'labelled',
  assigned: 'assigned',
  unassigned: 'unassigned',
  review_requested: 'assigned',
  review_request_removed: 'unassigned',
  converted_to_draft: 'status_changed',
  ready_for_review: 'status_changed',
};

/** `pull_request`: a task of its own that follows the pull request as the payload shows it. */
export function interpretPullRequest(payload: Payload): NewsPart {
  const { reader, action, repository } = payload;
  const pull = reader.at('pull_request');
  const base = numberedObject(payload, pull);
  const isMerged = pull.at('merged').isTrue || pull.at('merged_at').time() !== null;
  const meaning = meaningOf(action, ACTIONS, 'updated');
  const told = meaning === 'closed' && isMerged ? 'merged' : meaning;
  return {
    ...subjectNews('pull_request', told, pull, payload),
    externalId: base?.externalId ?? null,
    task: base && {
      ...base,
      type: 'pull_request',
      status: statusOf(pull, action, isMerged),
      createIfMissing: true,
      closes: closingReferences([base.title, base.description ?? null], repository),
    },
  };
}

function statusOf(pull: PayloadReader, action: string, isMerged: boolean): NewsStatus {
  const isClosed = action === 'closed' || pull.at('state').word() === 'closed';
  if (isClosed && action !== 'reopened') return isMerged ? 'completed' : 'cancelled';
  if (pull.at('draft').isTrue) return 'in_progress';
  const reviewers = [pull.at('requested_reviewers'), pull.at('requested_teams')];
  return reviewers.some((asked) => asked.items(1).length > 0) ? 'review' : 'open';
}
