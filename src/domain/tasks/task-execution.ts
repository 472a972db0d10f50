import { validationError } from '../shared/app-error.js';
import { defineEntity } from '../shared/entities/define-entity.js';
import { choice, object, reference, text, time, word } from '../shared/entities/field.js';
import type { Id, TaskId } from '../shared/ids.js';

export type TaskExecutionId = Id<'TaskExecution'>;

export const EXECUTION_OUTCOMES = ['running', 'succeeded', 'failed', 'cancelled'] as const;

/** One attempt at a task, by a person or a program. */
export const TASK_EXECUTION = defineEntity<TaskExecutionId>()({
  collection: 'task-executions',
  one: 'task-execution',
  title: 'Task execution',
  summary: 'Attempts at tasks: when, by whom, with what outcome.',
  storageClass: 'tasks',
  columns: ['id', 'taskId', 'outcome', 'startedAt', 'endedAt'],
  told: ['taskId', 'outcome'],
  fields: {
    taskId: reference<TaskId>('tasks')({
      description: 'The task that was attempted',
      example: '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10',
      access: 'once',
    }),
    executor: word({
      description: 'Who or what attempts it',
      example: 'nightly-build',
      maxLength: 200,
      nullable: true,
      isFilterable: true,
    }),
    startedAt: time({
      description: 'When it began; the time of the request unless given',
      example: '2026-11-21T08:00:00.000Z',
      nullable: true,
    }),
    endedAt: time({
      description: 'When it ended; null while it runs',
      example: '2026-11-21T08:04:00.000Z',
      nullable: true,
    }),
    outcome: choice(EXECUTION_OUTCOMES, {
      description: 'How it ended',
      example: 'succeeded',
      initial: 'running',
      isFilterable: true,
    }),
    metrics: object({
      description: 'What was measured',
      example: { durationSeconds: 240 },
      initial: {},
    }),
    log: text({
      description: 'Excerpt of what it wrote',
      example: 'Done.',
      maxLength: 65_536,
      nullable: true,
    }),
  },
  derive: ({ startedAt, endedAt, outcome }, _before, now) => ({
    startedAt: startedAt ?? now,
    endedAt: outcome === 'running' ? null : (endedAt ?? now),
  }),
  check: ({ startedAt, endedAt }) => {
    if (startedAt === null || endedAt === null || startedAt <= endedAt) return;
    throw validationError('task-execution.period', 'It cannot end before it began', [
      { path: 'endedAt', message: 'must not be before startedAt' },
    ]);
  },
});
