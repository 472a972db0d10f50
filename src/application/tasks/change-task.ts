import type { TaskId } from '../../domain/shared/ids.js';
import type { TaskChange, TaskState } from '../../domain/tasks/task.js';
import type { ProjectQueries } from '../../ports/projects/project-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { TaskRepository } from '../../ports/tasks/task-repository.js';
import { mergePatch } from '../shared/merge-patch.js';
import { requireVersion } from '../shared/require-version.js';
import type { UseCase } from '../shared/use-case.js';
import { requireProject } from './create-task.js';

export interface ChangeTaskInput {
  readonly id: TaskId;
  /** A merge patch: members of `metadata` that are not named stay, null removes one. */
  readonly change: TaskChange;
  /** The version the caller has seen; absent = whatever it is now. */
  readonly expectedVersion?: number;
}

export class ChangeTask implements UseCase<ChangeTaskInput, TaskState> {
  readonly name = 'tasks.update';
  readonly permission = 'task:write';

  constructor(
    private readonly deps: {
      readonly tasks: TaskRepository;
      readonly projects: ProjectQueries;
      readonly work: UnitOfWork;
      readonly clock: Clock;
    },
  ) {}

  execute({ id, change, expectedVersion }: ChangeTaskInput): Promise<TaskState> {
    const { tasks, projects, work, clock } = this.deps;
    return work.run(async () => {
      const before = await tasks.get(id);
      requireVersion(before.state, expectedVersion);
      await requireProject(projects, change.projectId);
      const metadata = change.metadata && mergePatch(before.state.metadata, change.metadata);
      const merged = metadata ? { ...change, metadata } : change;
      const { task, events } = before.change(merged, clock.now());
      if (task !== before) await tasks.save(task, events);
      return task.state;
    });
  }
}
