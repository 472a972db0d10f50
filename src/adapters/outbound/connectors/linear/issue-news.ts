import type {
  EntityAction,
  NewsPriority,
  NewsStatus,
  NewsTask,
} from '../../../../domain/events/provider-news.js';
import { MAX_DESCRIPTION, MAX_ITEMS, MAX_LABEL, MAX_LOGIN } from '../webhooks/bounds.js';
import type { NewsPart, Payload } from '../webhooks/payload.js';
import type { PayloadReader } from '../webhooks/payload-reader.js';
import { changedAt, objectNews } from './object-news.js';

/** By the type of the state, which names of states do not change. */
const STATUSES: ReadonlyMap<string, NewsStatus> = new Map([
  ['triage', 'open'],
  ['backlog', 'open'],
  ['unstarted', 'open'],
  ['started', 'in_progress'],
  ['completed', 'completed'],
  ['canceled', 'cancelled'],
]);

/** Linear's 0 is "none", which is no news. */
const PRIORITIES: ReadonlyMap<number, NewsPriority> = new Map([
  [1, 'critical'],
  [2, 'high'],
  [3, 'normal'],
  [4, 'low'],
]);

/** `Issue`: the task follows the issue as the payload shows it, whatever changed. */
export function interpretIssue(payload: Payload): NewsPart {
  const action = actionOf(payload);
  return { ...objectNews('task', action, payload), task: taskOf(payload, action) };
}

function actionOf({ reader, action }: Payload): EntityAction {
  if (action === 'create') return 'created';
  if (action === 'remove') return 'deleted';
  if (action !== 'update') return 'other';
  const data = reader.at('data');
  const was = reader.at('updatedFrom');
  const changed = (...names: string[]) => names.some((name) => was.at(name).isThere);
  if (changed('archivedAt', 'trashed') && isGone(data)) return 'deleted';
  if (changed('stateId')) return moveOf(data, was);
  if (changed('assigneeId')) return data.at('assigneeId').key() ? 'assigned' : 'unassigned';
  if (changed('labelIds')) return 'labelled';
  return changed('projectId', 'teamId', 'cycleId') ? 'moved' : 'updated';
}

function moveOf(data: PayloadReader, was: PayloadReader): EntityAction {
  const status = statusOf(data);
  if (status === 'completed' || status === 'cancelled') return status;
  const wasEnded = ['completedAt', 'canceledAt'].some((name) => was.at(name).time() !== null);
  return wasEnded ? 'reopened' : 'status_changed';
}

function isGone(data: PayloadReader): boolean {
  return data.at('trashed').isTrue || data.at('archivedAt').time() !== null;
}

function statusOf(data: PayloadReader): NewsStatus | undefined {
  const told = STATUSES.get(data.at('state', 'type').word());
  if (told !== undefined) return told;
  if (data.at('canceledAt').time() !== null) return 'cancelled';
  if (data.at('completedAt').time() !== null) return 'completed';
  return undefined;
}

function taskOf(payload: Payload, action: EntityAction): NewsTask | null {
  const { reader } = payload;
  const data = reader.at('data');
  const externalId = data.at('id').key();
  if (externalId === null) return null;
  const title = data.at('title').title();
  // Finished issues are archived by and by, and stay finished.
  const told = statusOf(data);
  const status = action === 'deleted' && told !== 'completed' ? 'cancelled' : told;
  return {
    externalId,
    url: reader.at('url').url() ?? data.at('url').url(),
    type: 'issue',
    title: title ?? `Linear issue ${data.at('identifier').key() ?? externalId}`,
    isTitleProvisional: title === null,
    ...detailsOf(data),
    ...(status === undefined ? {} : { status }),
    createIfMissing: action !== 'deleted',
    updatedAt: changedAt(payload),
    closes: [],
  };
}

type Details = Pick<NewsTask, 'description' | 'labels' | 'assignee' | 'priority' | 'dueAt'>;

/** What the payload does not mention stays as it is. */
function detailsOf(data: PayloadReader): Details {
  const priority = PRIORITIES.get(data.at('priority').number() ?? 0);
  const isUnassigned = data.at('assigneeId').isNull;
  const assignee = data.at('assignee', 'name').text(MAX_LOGIN);
  return {
    ...(data.at('description').isThere
      ? { description: data.at('description').text(MAX_DESCRIPTION) }
      : {}),
    ...(data.at('labels').isList ? { labels: labelsOf(data.at('labels')) } : {}),
    ...(assignee !== null || isUnassigned ? { assignee } : {}),
    ...(priority === undefined ? {} : { priority }),
    ...(data.at('dueDate').isThere ? { dueAt: data.at('dueDate').day() } : {}),
  };
}

function labelsOf(labels: PayloadReader): readonly string[] {
  return labels
    .items(MAX_ITEMS)
    .map((label) => label.at('name').text(MAX_LABEL) ?? '')
    .filter((name) => name !== '');
}
