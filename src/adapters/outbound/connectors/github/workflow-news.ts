import type {
  EntityAction,
  NewsAnnotation,
  NewsTask,
} from '../../../../domain/events/provider-news.js';
import { MAX_ITEMS, MAX_NAME, MAX_TITLE } from '../webhooks/bounds.js';
import { runAction } from './conclusion.js';
import type { NewsPart, Payload } from '../webhooks/payload.js';
import type { PayloadReader } from '../webhooks/payload-reader.js';
import { subjectNews } from './subject-news.js';

/**
 * `workflow_run`: on a branch without a pull request a failure is work to do, until the same workflow
 * succeeds there again; the run of a pull request is noted on that pull request's task.
 */
export function interpretWorkflowRun(payload: Payload): NewsPart {
  const { reader, action } = payload;
  const run = reader.at('workflow_run');
  const outcome = runAction(action, run);
  const id = run.at('id').id();
  const title = reader.at('workflow', 'name').title() ?? run.at('name').title() ?? 'Workflow';
  const news = {
    ...subjectNews('pipeline', outcome, run, payload),
    // A run that is started again keeps its id.
    externalId: id === null ? null : `${id}.${attemptOf(run)}`,
    title,
  };
  if (action !== 'completed') return news;
  return run.at('pull_requests').items(1).length > 0
    ? { ...news, annotations: annotations(payload, run, title) }
    : { ...news, task: failureTask(payload, run, outcome, title) };
}

function attemptOf(run: PayloadReader): number {
  return run.at('run_attempt').number() ?? 1;
}

function failureTask(
  { repository, receivedAt }: Payload,
  run: PayloadReader,
  outcome: EntityAction,
  name: string,
): NewsTask | null {
  const workflow = run.at('workflow_id').id();
  const branch = run.at('head_branch').word();
  if (repository === null || workflow === null || branch === '' || isOfFork(run)) return null;
  if (outcome !== 'failed' && outcome !== 'succeeded') return null;
  const ending = ` failed on ${branch}`;
  return {
    externalId: `${repository.externalId}/workflow/${workflow}@${branch}`,
    url: run.at('html_url').url(),
    type: 'workflow_failure',
    title: `${name.slice(0, MAX_TITLE - ending.length).toWellFormed()}${ending}`,
    description: run.at('display_title').title(),
    status: outcome === 'failed' ? 'open' : 'completed',
    createIfMissing: outcome === 'failed',
    updatedAt: run.at('updated_at').time() ?? receivedAt,
    closes: [],
  };
}

/** Runs for pull requests of forks name none, and a fork's `main` says nothing of ours. */
function isOfFork(run: PayloadReader): boolean {
  const [own, head] = [run.at('repository', 'id').id(), run.at('head_repository', 'id').id()];
  return own !== null && head !== null && own !== head;
}

/** One metadata key for each workflow, so that they do not overwrite each other. */
function annotations(
  { repository, receivedAt }: Payload,
  run: PayloadReader,
  name: string,
): readonly NewsAnnotation[] {
  const metadata = {
    [`workflow:${name.slice(0, MAX_NAME).toWellFormed()}`]: {
      conclusion: run.at('conclusion').text(MAX_NAME),
      url: run.at('html_url').url(),
      runId: run.at('id').number(),
      attempt: attemptOf(run),
      updatedAt: (run.at('updated_at').time() ?? receivedAt).toISOString(),
    },
  };
  const pulls = run.at('pull_requests').items(MAX_ITEMS);
  return pulls.flatMap((pull) => {
    const base = pull.at('base', 'repo', 'id').id() ?? repository?.externalId;
    const number = pull.at('number').id();
    if (base === undefined || number === null) return [];
    return [{ externalId: `${base}#${number}`, metadata }];
  });
}
