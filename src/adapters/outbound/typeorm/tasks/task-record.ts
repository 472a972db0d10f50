import type { TaskState } from '../../../../domain/tasks/task.js';
import { ID, INTEGER, JSON_TEXT, key, recordSchema, TEXT, TIME } from '../columns.js';

/**
 * A task with its links, which are read only with it. Which task stands for an outside object is looked up
 * in `task_origins`, written along with the row.
 */
export const TASK_SCHEMA = recordSchema<TaskState>('tasks', {
  id: ID,
  version: INTEGER,
  createdAt: TIME,
  updatedAt: TIME,
  title: TEXT,
  description: TEXT,
  type: key(60),
  priority: key(20),
  projectId: ID,
  assignee: key(255),
  labels: JSON_TEXT,
  dueAt: TIME,
  metadata: JSON_TEXT,
  status: key(20),
  completedAt: TIME,
  links: JSON_TEXT,
  sourceUpdatedAt: TIME,
  sourceStatus: key(20),
  sourceSequence: key(36),
});
