import type {
  EntityAction,
  NewsAnnotation,
  NewsTask,
} from '../../../../domain/events/provider-news.js';
import { MAX_ITEMS, MAX_TITLE, MAX_URL } from './bounds.js';
import type { NewsPart, Payload } from './payload.js';
import type { PayloadReader } from './payload-reader.js';

const CONCLUSIONS: Readonly<Record<string, EntityAction>> = {
  success: 'succeeded',
  failure: 'failed',
  timed_out: 'failed',
  startup_failure: 'failed',
  cancelled: 'cancelled',
  stale: 'cancelled',
  skipped: 'completed',
  neutral: 'completed',
  action_required: 'status_changed',
};

export function conclusionAction(conclusion: string | null): EntityAction {
  return CONCLUSIONS[conclusion ?? ''] ?? 'completed';
}

/**
 * `workflow_run`: on a branch without a pull request a failure is work to do, until the same workflow
 * succeeds there again; the run of a pull request is noted on that pull request's task.
 */
export function interpretWorkflowRun(payload: Payload): NewsPart {
  const { reader, action, receivedAt } = payload;
  const run = reader.at('workflow_run');
  const isOver = action === 'completed';
  const started = action === 'in_progress' ? 'started' : 'created';
  const outcome = isOver ? conclusionAction(run.at('conclusion').text(MAX_TITLE)) : started;
  const id = run.at('id').id();
  const attempt = run.at('run_attempt').id() ?? 1;
  const updatedAt = run.at('updated_at').time() ?? receivedAt;
  const name = run.at('name').text(MAX_TITLE) ?? reader.at('workflow', 'name').text(MAX_TITLE);
  const isOfPullRequest = run.at('pull_requests').items(1).length > 0;
  return {
    entity: 'pipeline',
    action: outcome,
    externalId: id === null ? null : `${String(id)}.${String(attempt)}`,
    title: name,
    url: run.at('html_url').text(MAX_URL),
    occurredAt: updatedAt,
    task: isOver && !isOfPullRequest ? failureTask(payload, run, outcome, name, updatedAt) : null,
    annotations: isOver ? annotations(payload, run, name ?? 'workflow', updatedAt) : [],
  };
}

function failureTask(
  { repository }: Payload,
  run: PayloadReader,
  outcome: EntityAction,
  name: string | null,
  updatedAt: Date,
): NewsTask | null {
  const workflow = run.at('workflow_id').id();
  const branch = run.at('head_branch').text(255);
  if (repository === null || workflow === null || branch === null) return null;
  if (outcome !== 'failed' && outcome !== 'succeeded') return null;
  return {
    externalId: `${repository.externalId}/workflow/${String(workflow)}@${branch}`,
    url: run.at('html_url').text(MAX_URL),
    type: 'workflow_failure',
    title: `${name ?? 'Workflow'} failed on ${branch}`.slice(0, MAX_TITLE),
    description: null,
    labels: [],
    assignee: null,
    status: outcome === 'failed' ? 'open' : 'completed',
    createIfMissing: outcome === 'failed',
    updatedAt,
    closes: [],
  };
}

function annotations(
  { repository }: Payload,
  run: PayloadReader,
  name: string,
  updatedAt: Date,
): readonly NewsAnnotation[] {
  const metadata = {
    [`workflow:${name}`.slice(0, 100)]: {
      conclusion: run.at('conclusion').text(MAX_TITLE),
      url: run.at('html_url').text(MAX_URL),
      runId: run.at('id').id(),
      attempt: run.at('run_attempt').id() ?? 1,
      updatedAt: updatedAt.toISOString(),
    },
  };
  return run
    .at('pull_requests')
    .items(MAX_ITEMS)
    .flatMap((pull) => {
      const base = pull.at('base', 'repo', 'id').id() ?? Number(repository?.externalId ?? 0);
      const number = pull.at('number').id();
      return base > 0 && number !== null
        ? [{ externalId: `${String(base)}#${String(number)}`, metadata }]
        : [];
    });
}
