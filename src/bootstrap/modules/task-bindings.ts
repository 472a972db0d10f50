import type { ContainerModuleLoadOptions } from 'inversify';
import { AnnotateTask } from '../../application/tasks/annotate-task.js';
import { FollowObject } from '../../application/tasks/follow-object.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindClass } from './bind-class.js';

export function bindTasks(options: ContainerModuleLoadOptions): void {
  const { tasks, work, clock, ids } = PORTS;
  bindClass(options, USE_CASES['tasks.follow'], FollowObject, {
    tasks,
    guards: SERVICES.entityGuards,
    work,
    clock,
    ids,
  });
  bindClass(options, USE_CASES['tasks.annotate'], AnnotateTask, { tasks, work, clock });
}
