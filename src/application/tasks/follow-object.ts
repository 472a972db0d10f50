import type { TaskId } from '../../domain/shared/ids.js';
import type { FollowedObject } from '../../domain/tasks/followed-object.js';
import { Task } from '../../domain/tasks/task.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { TaskRepository } from '../../ports/tasks/task-repository.js';
import type { EntityGuards } from '../shared/entity-guard.js';
import type { UseCase } from '../shared/use-case.js';

/**
 * Makes the task that stands for an outside object tell what its provider tells.
 * Answers the task concerned, or null when there is none and none is wanted.
 */
export class FollowObject implements UseCase<FollowedObject, TaskId | null> {
  readonly name = 'tasks.follow';
  readonly permission = 'task:write';

  constructor(
    private readonly deps: {
      readonly tasks: TaskRepository;
      readonly guards: EntityGuards;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly ids: IdGenerator;
    },
  ) {}

  execute(object: FollowedObject): Promise<TaskId | null> {
    const { tasks, guards, work, clock, ids } = this.deps;
    const { origin, createIfMissing, projectId, titleIfNew: title } = object;
    const news = { ...object.news, links: [origin, ...object.closes] };
    return work.run(async () => {
      const known = await tasks.findByOrigin(origin.provider, origin.externalId);
      const before = known && (await this.present(known, createIfMissing));
      if (!before && (known || !createIfMissing)) return null;
      const { task, events } = before
        ? before.follow(news, clock.now())
        : Task.openFromNews(ids.next(), clock.now(), { title, ...news, projectId });
      if (task !== before) {
        await tasks.save(task, events);
        await guards['tasks']?.saved?.(task.state, before?.state);
      }
      return task.state.id;
    });
  }

  /** News that would make a task brings a deleted one back; other news of it is for nobody. */
  private async present(task: Task, isWanted: boolean): Promise<Task | undefined> {
    if (task.state.deletedAt === null) return task;
    if (!isWanted) return undefined;
    const back = task.bringBack(this.deps.clock.now());
    await this.deps.tasks.save(back.task, back.events);
    return back.task;
  }
}
