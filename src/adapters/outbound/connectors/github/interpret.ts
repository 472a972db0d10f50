import type {
  Entity,
  EntityAction,
  NewsRepository,
  ProviderNews,
} from '../../../../domain/events/provider-news.js';
import type { JsonValue } from '../../../../domain/shared/json.js';
import { MAX_LOGIN, MAX_TITLE, MAX_URL } from './bounds.js';
import { interpretIssue } from './issue-news.js';
import type { NewsPart, Payload } from './payload.js';
import { PayloadReader } from './payload-reader.js';
import { interpretPullRequest } from './pull-request-news.js';
import { conclusionAction, interpretWorkflowRun } from './workflow-news.js';

type Translator = (payload: Payload) => NewsPart;

const TRANSLATORS: Readonly<Record<string, Translator>> = {
  issues: interpretIssue,
  pull_request: interpretPullRequest,
  workflow_run: interpretWorkflowRun,
  push: ({ reader }) => {
    const ref = reader.at('ref').text(MAX_TITLE) ?? '';
    if (reader.at('deleted').isTrue) {
      return part(ref.startsWith('refs/tags/') ? 'tag' : 'branch', 'deleted', { title: ref });
    }
    const title = reader.at('head_commit', 'message').text(MAX_TITLE);
    const entity = ref.startsWith('refs/tags/') ? 'tag' : 'commit_push';
    return part(entity, 'created', { title, url: reader.at('compare').text(MAX_URL) });
  },
  create: refChanged('created'),
  delete: refChanged('deleted'),
  issue_comment: byAction('comment', 'comment', { created: 'created', edited: 'updated' }),
  commit_comment: byAction('comment', 'comment', { created: 'created' }),
  pull_request_review_comment: byAction('comment', 'comment', { edited: 'updated' }),
  pull_request_review: byAction('review', 'review', { submitted: 'created', edited: 'updated' }),
  workflow_job: ({ reader, action }) => run('job', 'workflow_job', reader, action),
  check_run: ({ reader, action }) => run('job', 'check_run', reader, action),
  check_suite: ({ reader, action }) => run('pipeline', 'check_suite', reader, action),
  status: ({ reader }) => {
    const state = reader.at('state').text(MAX_TITLE) ?? '';
    const title = reader.at('context').text(MAX_TITLE);
    return part('pipeline', STATES[state] ?? 'other', { title });
  },
  deployment: byAction('deployment', 'deployment', { created: 'created' }),
  deployment_status: ({ reader }) => {
    const state = reader.at('deployment_status', 'state').text(MAX_TITLE) ?? '';
    const title = reader.at('deployment', 'environment').text(MAX_TITLE);
    return part('deployment', STATES[state] ?? 'other', { title });
  },
  release: byAction('release', 'release', { published: 'created', prereleased: 'created' }),
  milestone: byAction('sprint', 'milestone', { closed: 'completed', opened: 'reopened' }),
  projects_v2_item: byAction('task', 'projects_v2_item', { reordered: 'moved', edited: 'updated' }),
  repository: byAction('project', 'repository', { renamed: 'updated', transferred: 'moved' }),
  label: byAction('label', 'label', {}),
  ping: ({ reader }) => part('webhook', 'ping', { title: reader.at('zen').text(MAX_TITLE) }),
};

/** Meaning of actions where a table says nothing else. */
const ACTIONS: Readonly<Record<string, EntityAction>> = {
  created: 'created',
  edited: 'updated',
  updated: 'updated',
  deleted: 'deleted',
  opened: 'opened',
  closed: 'closed',
  reopened: 'reopened',
  moved: 'moved',
};

/** States of commit statuses and deployments. */
const STATES: Readonly<Record<string, EntityAction>> = {
  success: 'succeeded',
  failure: 'failed',
  error: 'failed',
  pending: 'started',
  queued: 'started',
  in_progress: 'started',
  inactive: 'completed',
};

/** Translates a payload of whatever shape; what it does not know is `other`. */
export function interpret(type: string, value: JsonValue, receivedAt: Date): ProviderNews {
  const reader = new PayloadReader(value);
  const action = reader.at('action').text(MAX_TITLE) ?? '';
  const repository = repositoryOf(reader.at('repository'));
  const translate = Object.hasOwn(TRANSLATORS, type) ? TRANSLATORS[type] : undefined;
  const news = translate?.({ reader, action, repository, receivedAt }) ?? part('other', 'other');
  return {
    externalId: null,
    title: null,
    url: null,
    actor: reader.at('sender', 'login').text(MAX_LOGIN),
    occurredAt: null,
    repository,
    task: null,
    annotations: [],
    ...news,
  };
}

function repositoryOf(reader: PayloadReader): NewsRepository | null {
  const id = reader.at('id').id();
  const fullName = reader.at('full_name').text(MAX_TITLE);
  if (id === null || fullName === null || !/^[^/\s]+\/[^/\s]+$/.test(fullName)) return null;
  return {
    externalId: String(id),
    fullName,
    url: reader.at('html_url').text(MAX_URL),
    defaultBranch: reader.at('default_branch').text(MAX_TITLE),
  };
}

function part(entity: Entity, action: EntityAction, more: Partial<ProviderNews> = {}): NewsPart {
  return { entity, action, ...more };
}

/** An object under `key`, its action by a table or by the usual words. */
function byAction(
  entity: Entity,
  key: string,
  actions: Readonly<Record<string, EntityAction>>,
): Translator {
  return ({ reader, action }) => {
    const object = reader.at(key);
    const id = object.at('id').id();
    return part(entity, actions[action] ?? ACTIONS[action] ?? 'other', {
      externalId: id === null ? null : String(id),
      title: titleOf(object),
      url: object.at('html_url').text(MAX_URL),
      occurredAt: object.at('updated_at').time() ?? object.at('created_at').time(),
    });
  };
}

function titleOf(object: PayloadReader): string | null {
  const named = object.at('title').text(MAX_TITLE) ?? object.at('name').text(MAX_TITLE);
  return named ?? object.at('full_name').text(MAX_TITLE);
}

function refChanged(action: EntityAction): Translator {
  return ({ reader }) => {
    const isTag = reader.at('ref_type').text(MAX_TITLE) === 'tag';
    return part(isTag ? 'tag' : 'branch', action, { title: reader.at('ref').text(MAX_TITLE) });
  };
}

function run(entity: Entity, key: string, reader: PayloadReader, action: string): NewsPart {
  const object = reader.at(key);
  const id = object.at('id').id();
  const conclusion = object.at('conclusion').text(MAX_TITLE);
  const started = action === 'in_progress' ? 'started' : 'created';
  return part(entity, action === 'completed' ? conclusionAction(conclusion) : started, {
    externalId: id === null ? null : String(id),
    title: object.at('name').text(MAX_TITLE),
    url: object.at('html_url').text(MAX_URL),
    occurredAt: object.at('completed_at').time() ?? object.at('started_at').time(),
  });
}
