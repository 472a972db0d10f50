import type { ChangeInput } from '../../../application/entities/change-entity.js';
import type { UseCase } from '../../../application/shared/use-case.js';
import { TASK, type CreateTaskInput } from '../../../domain/tasks/task-entity.js';
import type { TaskState } from '../../../domain/tasks/task.js';
import { entityDtos } from '../wire/entity-dto.js';
import { namedDto } from '../wire/named-dto.js';
import { command, type Command } from './command.js';

const { create: CreateTaskDto, change: ChangeTaskDto, present } = entityDtos(TASK);

/** A change that names its task, as commands carry it. */
const UpdateTaskDto = namedDto(ChangeTaskDto, 'UpdateTask');

export function taskCommands(useCases: {
  readonly create: UseCase<CreateTaskInput, TaskState>;
  readonly change: UseCase<ChangeInput<TaskState, CreateTaskInput>, TaskState>;
}): readonly Command[] {
  return [
    command({
      type: 'brain.task.create',
      dto: CreateTaskDto,
      useCase: useCases.create,
      toInput: (dto) => dto as CreateTaskInput,
      present,
    }),
    command({
      type: 'brain.task.update',
      dto: UpdateTaskDto,
      useCase: useCases.change,
      toInput: ({ id, ...change }) => ({ id: id as TaskState['id'], change }),
      present,
    }),
  ];
}
