import type { ActionTable } from '../webhooks/action-table.js';
import { interpretMeta, interpretPing } from './hook-news.js';
import { interpretIssue } from './issue-news.js';
import type { Translator } from '../webhooks/payload.js';
import { interpretPullRequest } from './pull-request-news.js';
import { interpretPush, refNews } from './ref-news.js';
import {
  interpretCheckRun,
  interpretCheckSuite,
  interpretDeployment,
  interpretDeploymentStatus,
  interpretStatus,
  interpretWorkflowJob,
} from './run-news.js';
import { byAction } from './subject-news.js';
import { interpretWorkflowRun } from './workflow-news.js';

const EDITING: ActionTable = { created: 'created', edited: 'updated', deleted: 'deleted' };

/** What each event type means; types that are not here are stored as `other`. */
export const TRANSLATORS: ReadonlyMap<string, Translator> = new Map<string, Translator>([
  ['issues', interpretIssue],
  ['pull_request', interpretPullRequest],
  ['workflow_run', interpretWorkflowRun],
  ['workflow_job', interpretWorkflowJob],
  ['check_run', interpretCheckRun],
  ['check_suite', interpretCheckSuite],
  ['status', interpretStatus],
  ['deployment', interpretDeployment],
  ['deployment_status', interpretDeploymentStatus],
  ['push', interpretPush],
  ['create', refNews('created')],
  ['delete', refNews('deleted')],
  ['ping', interpretPing],
  ['meta', interpretMeta],

  ['issue_comment', byAction('comment', 'comment', EDITING, 'issue')],
  ['commit_comment', byAction('comment', 'comment', EDITING)],
  ['discussion_comment', byAction('comment', 'comment', EDITING, 'discussion')],
  ['pull_request_review_comment', byAction('comment', 'comment', EDITING, 'pull_request')],
  [
    'pull_request_review',
    byAction(
      'review',
      'review',
      { submitted: 'created', edited: 'updated', dismissed: 'status_changed' },
      'pull_request',
    ),
  ],
  [
    'pull_request_review_thread',
    byAction('review', 'thread', { resolved: 'completed', unresolved: 'reopened' }, 'pull_request'),
  ],
  [
    'release',
    byAction('release', 'release', {
      ...EDITING,
      published: 'created',
      prereleased: 'created',
      released: 'status_changed',
      unpublished: 'status_changed',
    }),
  ],
  [
    'milestone',
    byAction('sprint', 'milestone', { ...EDITING, closed: 'completed', opened: 'reopened' }),
  ],
  ['label', byAction('label', 'label', EDITING)],
  ['projects_v2_item', byAction('task', 'projects_v2_item', itemActions())],
  ['project_card', byAction('task', 'project_card', { ...itemActions(), moved: 'moved' })],
  [
    'repository',
    byAction('project', 'repository', {
      ...EDITING,
      renamed: 'updated',
      publicized: 'updated',
      privatized: 'updated',
      transferred: 'moved',
      archived: 'closed',
      unarchived: 'reopened',
    }),
  ],
]);

function itemActions(): ActionTable {
  return {
    ...EDITING,
    reordered: 'moved',
    converted: 'updated',
    archived: 'updated',
    restored: 'updated',
  };
}
