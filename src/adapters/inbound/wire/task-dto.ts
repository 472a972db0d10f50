import { TASK_PRIORITIES, type TaskPriority, type TaskState } from '../../../domain/tasks/task.js';
import { TASK_STATUSES, type TaskStatus } from '../../../domain/tasks/task-status.js';
import type { ProjectId, TaskId } from '../../../domain/shared/ids.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import { Answer, Choice, Identifier, JsonField, Text, TextList, Time } from './fields.js';
import { StoredView } from './stored-view.js';

const EXAMPLE_ID = '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10';

const title = {
  description: 'What is to be done, in one line',
  example: 'Renew the certificate',
  minLength: 1,
  maxLength: 500,
  pattern: /\S/u,
};
const description = {
  description: 'Everything else worth knowing, Markdown',
  example: 'It expires on Friday.',
  maxLength: 100_000,
  optional: true,
  nullable: true,
};
const type = {
  description: 'Kind of task; a free word',
  example: 'task',
  minLength: 1,
  maxLength: 60,
  optional: true,
};
const priority = { description: 'How urgent it is', example: 'normal', optional: true };
const status = { description: 'Where it stands', example: 'open', optional: true };
const projectId = {
  description: 'The project it belongs to',
  example: EXAMPLE_ID,
  optional: true,
  nullable: true,
};
const assignee = {
  description: 'Who does it',
  example: 'octocat',
  maxLength: 200,
  optional: true,
  nullable: true,
};
const labels = {
  description: 'Free labels',
  example: ['security'],
  maxItems: 100,
  maxLength: 100,
  optional: true,
};
const dueAt = {
  description: 'When it should be done',
  example: '2026-12-01T12:00:00.000Z',
  optional: true,
  nullable: true,
};
const metadata = { description: 'Any further facts', example: { source: 'audit' }, optional: true };

/** What people may say of a task; shared by creating and changing one. */
class TaskFields {
  @Text(description) description?: string | null;
  @Text(type) type?: string;
  @Choice(TASK_PRIORITIES, priority) priority?: TaskPriority;
  @Choice(TASK_STATUSES, status) status?: TaskStatus;
  @Identifier(projectId) projectId?: ProjectId | null;
  @Text(assignee) assignee?: string | null;
  @TextList(labels) labels?: string[];
  @Time(dueAt) dueAt?: Date | null;
  @JsonField(metadata) metadata?: JsonObject;
}

export class CreateTaskDto extends TaskFields {
  @Text(title) title!: string;
}

export class ChangeTaskDto extends TaskFields {
  @Text({ ...title, optional: true }) title?: string;
}

/** A change that names its task, as commands carry it. */
export class UpdateTaskDto extends ChangeTaskDto {
  @Identifier({ description: 'The task to change', example: EXAMPLE_ID }) id!: TaskId;
}

export class TaskView extends StoredView {
  @Text(title) title!: string;
  @Text({ ...description, optional: false }) description!: string | null;
  @Text({ ...type, optional: false }) type!: string;
  @Choice(TASK_PRIORITIES, { ...priority, optional: false }) priority!: TaskPriority;
  @Choice(TASK_STATUSES, { ...status, optional: false }) status!: TaskStatus;
  @Identifier({ ...projectId, optional: false }) projectId!: string | null;
  @Text({ ...assignee, optional: false }) assignee!: string | null;
  @TextList({ ...labels, optional: false }) labels!: readonly string[];
  @Time({ ...dueAt, optional: false }) dueAt!: Date | null;
  @Time({ description: 'When it was completed', example: null, nullable: true })
  completedAt!: Date | null;
  @JsonField({ ...metadata, optional: false }) metadata!: JsonObject;
  @Answer({
    description: 'Objects elsewhere: the one it stands for, and those it will close',
    example: [],
    schema: { type: 'array', items: { type: 'object' } },
  })
  links!: TaskState['links'];
}

export function toTaskView(state: TaskState): TaskView {
  const { sourceStatus: _status, sourceUpdatedAt: _time, sourceSequence: _order, ...view } = state;
  return view;
}
