import type { AnnotateTask } from '../../application/tasks/annotate-task.js';
import type { FollowObject } from '../../application/tasks/follow-object.js';
import { token } from './token.js';

export const TASKS_USE_CASES = {
  'tasks.follow': token<FollowObject>('tasks.follow'),
  'tasks.annotate': token<AnnotateTask>('tasks.annotate'),
} as const;
