import type { ContainerModuleLoadOptions } from 'inversify';
import { CreateMany } from '../../application/shared/create-many.js';
import { DeleteOne } from '../../application/shared/delete-one.js';
import { GetOne, ListPage } from '../../application/shared/read-use-cases.js';
import { AnnotateTask } from '../../application/tasks/annotate-task.js';
import { ChangeTask } from '../../application/tasks/change-task.js';
import { CreateTask } from '../../application/tasks/create-task.js';
import { FollowObject } from '../../application/tasks/follow-object.js';
import { PORTS } from '../tokens/ports.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindClass, bindMade } from './bind-class.js';

export function bindTasks(options: ContainerModuleLoadOptions): void {
  const { tasks, taskQueries: queries, projectQueries: projects, work, clock, ids } = PORTS;
  bindMade(options, USE_CASES['tasks.list'], { queries }, (deps) => {
    return new ListPage('tasks', 'task', deps.queries);
  });
  bindMade(options, USE_CASES['tasks.get'], { queries }, (deps) => {
    return new GetOne('tasks', 'task', deps.queries);
  });
  bindClass(options, USE_CASES['tasks.create'], CreateTask, { tasks, projects, work, clock, ids });
  const one = USE_CASES['tasks.create'];
  bindMade(options, USE_CASES['tasks.create-many'], { one, work }, (deps) => {
    return new CreateMany(deps.one, deps.work);
  });
  bindClass(options, USE_CASES['tasks.update'], ChangeTask, { tasks, projects, work, clock });
  bindMade(options, USE_CASES['tasks.delete'], { repository: tasks, work }, (deps) => {
    return new DeleteOne('tasks', 'task', deps);
  });
  bindClass(options, USE_CASES['tasks.follow'], FollowObject, { tasks, work, clock, ids });
  bindClass(options, USE_CASES['tasks.annotate'], AnnotateTask, { tasks, work, clock });
}
