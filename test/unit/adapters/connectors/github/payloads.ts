import { GITHUB_DIALECT } from '../../../../../src/adapters/outbound/connectors/github/github-dialect.js';
import { SignedWebhookProvider } from '../../../../../src/adapters/outbound/connectors/webhooks/signed-webhook-provider.js';
import type { ProviderNews } from '../../../../../src/domain/events/provider-news.js';
import type { JsonObject, JsonValue } from '../../../../../src/domain/shared/json.js';

export const RECEIVED_AT = new Date('2026-11-21T08:00:00.000Z');
export const UPDATED_AT = '2026-11-20T10:00:00Z';

const provider = new SignedWebhookProvider(GITHUB_DIALECT);

export function interpret(type: string, payload: JsonValue): ProviderNews {
  return provider.interpret(type, payload, RECEIVED_AT);
}

const REPOSITORY: JsonObject = {
  id: 77,
  full_name: 'acme/app',
  html_url: 'https://github.com/acme/app',
  default_branch: 'main',
};

export function aPayload(change: JsonObject): JsonObject {
  return { repository: REPOSITORY, sender: { login: 'octocat' }, ...change };
}

export function anIssue(action: string, change: JsonObject = {}): JsonObject {
  const issue = {
    number: 7,
    title: 'It does not start',
    body: 'Since today',
    state: 'open',
    state_reason: null,
    html_url: 'https://github.com/acme/app/issues/7',
    labels: [{ name: 'bug' }, { name: 'urgent' }],
    assignee: { login: 'hubot' },
    updated_at: UPDATED_AT,
    ...change,
  };
  return aPayload({ action, issue });
}

export function aPullRequest(action: string, change: JsonObject = {}): JsonObject {
  const pull = {
    number: 8,
    title: 'Make it start',
    body: 'Closes #7',
    state: 'open',
    draft: false,
    merged: false,
    merged_at: null,
    html_url: 'https://github.com/acme/app/pull/8',
    labels: [],
    assignee: null,
    requested_reviewers: [],
    requested_teams: [],
    updated_at: UPDATED_AT,
    ...change,
  };
  return aPayload({ action, pull_request: pull });
}

export function aWorkflowRun(action: string, change: JsonObject = {}): JsonObject {
  const run = {
    id: 900,
    name: 'CI',
    run_attempt: 2,
    workflow_id: 55,
    head_branch: 'main',
    conclusion: 'failure',
    display_title: 'Make it start',
    html_url: 'https://github.com/acme/app/actions/runs/900',
    pull_requests: [],
    repository: { id: 77 },
    head_repository: { id: 77 },
    updated_at: UPDATED_AT,
    ...change,
  };
  return aPayload({ action, workflow: { name: 'CI' }, workflow_run: run });
}
