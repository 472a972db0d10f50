import { meaningOf, type ActionTable } from '../webhooks/action-table.js';
import { runAction } from './conclusion.js';
import type { NewsPart, Payload } from '../webhooks/payload.js';
import { subjectNews } from './subject-news.js';

/** States of commit statuses and deployments. */
const STATES: ActionTable = {
  success: 'succeeded',
  failure: 'failed',
  error: 'failed',
  pending: 'started',
  queued: 'started',
  in_progress: 'started',
  inactive: 'completed',
};

export function interpretWorkflowJob(payload: Payload): NewsPart {
  const job = payload.reader.at('workflow_job');
  return subjectNews('job', runAction(payload.action, job), job, payload);
}

export function interpretCheckRun(payload: Payload): NewsPart {
  const run = payload.reader.at('check_run');
  return subjectNews('job', runAction(payload.action, run), run, payload);
}

export function interpretCheckSuite(payload: Payload): NewsPart {
  const suite = payload.reader.at('check_suite');
  const news = subjectNews('pipeline', runAction(payload.action, suite), suite, payload);
  return { ...news, title: suite.at('app', 'name').title() };
}

/** `status`: the payload itself is the object. */
export function interpretStatus(payload: Payload): NewsPart {
  const { reader } = payload;
  const news = subjectNews('job', meaningOf(reader.at('state').word(), STATES), reader, payload);
  return {
    ...news,
    title: reader.at('context').title(),
    url: reader.at('target_url').url() ?? reader.at('commit', 'html_url').url(),
  };
}

export function interpretDeployment(payload: Payload): NewsPart {
  const deployment = payload.reader.at('deployment');
  const action = meaningOf(payload.action, { created: 'created' });
  const news = subjectNews('deployment', action, deployment, payload);
  return { ...news, title: deployment.at('environment').title() };
}

export function interpretDeploymentStatus(payload: Payload): NewsPart {
  const { reader } = payload;
  const status = reader.at('deployment_status');
  const action = meaningOf(status.at('state').word(), STATES);
  return {
    ...subjectNews('deployment', action, status, payload),
    externalId: reader.at('deployment', 'id').id(),
    title: reader.at('deployment', 'environment').title(),
    url: status.at('target_url').url(),
  };
}
