import type {
  EntityAction,
  NewsPriority,
  NewsStatus,
  NewsTask,
} from '../../../../domain/events/provider-news.js';
import { MAX_LOGIN } from '../webhooks/bounds.js';
import type { NewsPart, Payload } from '../webhooks/payload.js';
import type { PayloadReader } from '../webhooks/payload-reader.js';
import { changedAt, changeOf, lastChange } from './changes.js';

/** The status comes with what kind it is, which its name, free to choose, does not tell. */
const STATUSES: ReadonlyMap<string, NewsStatus> = new Map([
  ['open', 'open'],
  ['unstarted', 'open'],
  ['custom', 'in_progress'],
  ['active', 'in_progress'],
  ['done', 'completed'],
  ['closed', 'completed'],
]);

const PRIORITIES: ReadonlyMap<string, NewsPriority> = new Map([
  ['urgent', 'critical'],
  ['high', 'high'],
  ['normal', 'normal'],
  ['low', 'low'],
]);

/** Events of tasks, and what they mean where the payload says nothing more exact. */
export const TASK_EVENTS: ReadonlyMap<string, EntityAction> = new Map([
  ['taskCreated', 'created'],
  ['taskUpdated', 'updated'],
  ['taskDeleted', 'deleted'],
  ['taskMoved', 'moved'],
  ['taskStatusUpdated', 'status_changed'],
  ['taskAssigneeUpdated', 'assigned'],
  ['taskPriorityUpdated', 'updated'],
  ['taskDueDateUpdated', 'updated'],
  ['taskTimeEstimateUpdated', 'updated'],
  ['taskTimeTrackedUpdated', 'updated'],
  ['taskTagUpdated', 'labelled'],
]);

/** Deliveries tell what changed, and no more: the task keeps everything else. */
export function interpretTask(payload: Payload): NewsPart {
  const { reader } = payload;
  const action = actionOf(payload);
  const task = taskOf(payload, action);
  return {
    entity: 'task',
    action,
    externalId: task?.externalId ?? null,
    title: changeOf(reader, 'name')?.at('after').title() ?? null,
    url: task?.url ?? null,
    task,
  };
}

function actionOf({ reader, action: type }: Payload): EntityAction {
  const usual = TASK_EVENTS.get(type) ?? 'other';
  if (type === 'taskAssigneeUpdated') {
    return lastChange(reader).at('field').word() === 'assignee_rem' ? 'unassigned' : usual;
  }
  return type === 'taskStatusUpdated' ? moveOf(lastChange(reader)) : usual;
}

/** A new task tells its first status too, which is no move. */
function moveOf(change: PayloadReader): EntityAction {
  const [before, after] = [statusIn(change.at('before')), statusIn(change.at('after'))];
  if (change.at('before', 'status').word() === '') return 'updated';
  if (after === 'completed') return 'completed';
  return before === 'completed' ? 'reopened' : 'status_changed';
}

function statusIn(value: PayloadReader): NewsStatus | undefined {
  return STATUSES.get(value.at('type').word());
}

function taskOf(payload: Payload, action: EntityAction): NewsTask | null {
  const { reader } = payload;
  const id = reader.at('task_id').key();
  if (id === null) return null;
  const title = changeOf(reader, 'name')?.at('after').title() ?? null;
  const isDeleted = action === 'deleted';
  const status = isDeleted ? 'cancelled' : statusOf(reader);
  return {
    externalId: id,
    url: `https://app.clickup.com/t/${encodeURIComponent(id)}`,
    type: 'task',
    title: title ?? `ClickUp task ${id}`,
    isTitleProvisional: title === null,
    ...detailsOf(reader),
    ...(status === undefined ? {} : { status }),
    createIfMissing: !isDeleted,
    updatedAt: changedAt(payload),
    closes: [],
  };
}

function statusOf(reader: PayloadReader): NewsStatus | undefined {
  const change = changeOf(reader, 'status');
  return change && statusIn(change.at('after'));
}

/** What the changes tell; what was taken away is null. */
function detailsOf(reader: PayloadReader): Pick<NewsTask, 'assignee' | 'priority' | 'dueAt'> {
  const added = changeOf(reader, 'assignee_add')?.at('after', 'username').text(MAX_LOGIN) ?? null;
  const isRemoved = changeOf(reader, 'assignee_rem') !== undefined;
  const named = changeOf(reader, 'priority')?.at('after', 'priority').word() ?? '';
  const priority = PRIORITIES.get(named);
  const due = changeOf(reader, 'due_date')?.at('after');
  return {
    ...(added !== null || isRemoved ? { assignee: added } : {}),
    ...(priority === undefined ? {} : { priority }),
    ...(due === undefined ? {} : { dueAt: due.instant() }),
  };
}
