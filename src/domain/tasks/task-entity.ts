import { mergedObjects } from '../shared/entities/decisions.js';
import { defineEntity } from '../shared/entities/define-entity.js';
import type { DefinedEntity } from '../shared/entities/entity.js';
import { choice, list, reference, text, time, word, words } from '../shared/entities/field.js';
import type { ProjectId, TaskId } from '../shared/ids.js';
import { TASK_LIST } from './task-list.js';
import type { TaskLink } from './task-link.js';
import { TASK_PRIORITIES } from './task-priority.js';
import { TASK_STATUSES } from './task-status.js';
import { Task, type TaskChange, type TaskDetails, type TaskState } from './task.js';

export type CreateTaskInput = Pick<TaskDetails, 'title'> & TaskChange;

const EXAMPLE_ID = '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10';

const PLAIN = defineEntity<TaskId>()({
  collection: 'tasks',
  one: 'task',
  title: 'Task',
  summary: 'The work of the team.',
  storageClass: 'tasks',
  columns: ['id', 'status', 'priority', 'title'],
  told: [],
  fields: {
    title: text({
      description: 'What is to be done, in one line',
      example: 'Renew the certificate',
      minLength: 1,
      maxLength: 500,
      pattern: /\S/u,
      search: 'title',
    }),
    description: text({
      description: 'Everything else worth knowing, Markdown',
      example: 'It expires on Friday.',
      maxLength: 100_000,
      nullable: true,
      search: 'text',
    }),
    type: word({
      description: 'Kind of task; a free word',
      example: 'task',
      minLength: 1,
      maxLength: 60,
      initial: 'task',
      isFilterable: true,
    }),
    priority: choice(TASK_PRIORITIES, {
      description: 'How urgent it is',
      example: 'normal',
      initial: 'normal',
      isFilterable: true,
    }),
    status: choice(TASK_STATUSES, {
      description: 'Where it stands',
      example: 'open',
      initial: 'open',
      isFilterable: true,
    }),
    projectId: reference<ProjectId>('projects')({
      description: 'The project it belongs to',
      example: EXAMPLE_ID,
      nullable: true,
    }),
    parentId: reference<TaskId>('tasks')({
      description: 'The task that it is a part of',
      example: EXAMPLE_ID,
      nullable: true,
    }),
    assignee: word({
      description: 'Who does it',
      example: 'octocat',
      maxLength: 200,
      nullable: true,
      isFilterable: true,
      search: 'text',
    }),
    labels: words({
      description: 'Free labels; those of its origin where it stands for an object elsewhere',
      example: ['security'],
      maxItems: 100,
      maxLength: 100,
      initial: [],
      search: 'text',
    }),
    startAt: time({
      description: 'When work on it should begin',
      example: '2026-11-30T08:00:00.000Z',
      nullable: true,
    }),
    dueAt: time({
      description: 'When it should be done',
      example: '2026-12-01T12:00:00.000Z',
      nullable: true,
      isFilterable: true,
    }),
    completedAt: time({
      description: 'When it was completed',
      example: null,
      access: 'derived',
      nullable: true,
    }),
    links: list<TaskLink>()({
      description: 'Objects elsewhere: the one it stands for, and those it will close',
      example: [],
      access: 'derived',
      maxItems: 1_000,
      initial: [],
    }),
    sourceUpdatedAt: time({
      description: 'When its origin last changed',
      example: null,
      access: 'hidden',
      nullable: true,
    }),
    sourceStatus: choice(TASK_STATUSES, {
      description: 'The status that its origin last had',
      example: null,
      access: 'hidden',
      nullable: true,
    }),
    sourceSequence: word({
      description: 'The news of its origin taken in last',
      example: null,
      access: 'hidden',
      maxLength: 36,
      nullable: true,
    }),
  },
});

/** The work of the team. Its rules are those of `Task`. */
export const TASK: DefinedEntity<TaskState, CreateTaskInput, typeof PLAIN.fields> = {
  ...PLAIN,
  list: TASK_LIST,
  open: (id, now, details) => stateOf(Task.open(id, now, details)),
  change: (before, change, now) =>
    stateOf(Task.restore(before).change(mergedObjects(PLAIN.fields, before, change), now), before),
  delete: (before, now) => stateOf(Task.restore(before).delete(now)),
  restore: (before, now) => stateOf(Task.restore(before).bringBack(now), before),
};

function stateOf({ task, events }: ReturnType<typeof Task.open>, before?: TaskState) {
  return { state: events.length === 0 && before ? before : task.state, events };
}
