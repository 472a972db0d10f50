import { TASK } from '../../../../domain/tasks/task-entity.js';
import type { TaskState } from '../../../../domain/tasks/task.js';
import { entityRecordSchema } from '../entities/entity-record.js';

/**
 * A task with its links, which are read only with it. Which task stands for an outside object is looked up
 * in `task_origins`, written along with the row.
 */
export const TASK_SCHEMA = entityRecordSchema<TaskState>(TASK);
