import { validationError } from '../../domain/shared/app-error.js';
import { Task, type TaskDetails, type TaskState } from '../../domain/tasks/task.js';
import type { TaskStatus } from '../../domain/tasks/task-status.js';
import type { ProjectQueries } from '../../ports/projects/project-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { TaskRepository } from '../../ports/tasks/task-repository.js';
import type { UseCase } from '../shared/use-case.js';

export type CreateTaskInput = Pick<TaskDetails, 'title'> &
  Partial<TaskDetails> & { readonly status?: TaskStatus };

export class CreateTask implements UseCase<CreateTaskInput, TaskState> {
  readonly name = 'tasks.create';
  readonly permission = 'task:write';

  constructor(
    private readonly deps: {
      readonly tasks: TaskRepository;
      readonly projects: ProjectQueries;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly ids: IdGenerator;
    },
  ) {}

  execute(input: CreateTaskInput): Promise<TaskState> {
    const { tasks, projects, work, clock, ids } = this.deps;
    return work.run(async () => {
      await requireProject(projects, input.projectId);
      const { task, events } = Task.open(ids.next(), clock.now(), input);
      await tasks.save(task, events);
      return task.state;
    });
  }
}

export async function requireProject(
  projects: ProjectQueries,
  projectId: TaskDetails['projectId'] | undefined,
): Promise<void> {
  if (!projectId || (await projects.find(projectId))) return;
  throw validationError('task.unknown-project', `There is no project ${projectId}`, [
    { path: 'projectId', message: 'names no project' },
  ]);
}
