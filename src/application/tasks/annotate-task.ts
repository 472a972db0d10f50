import type { TaskId } from '../../domain/shared/ids.js';
import type { JsonObject, JsonValue } from '../../domain/shared/json.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { TaskRepository } from '../../ports/tasks/task-repository.js';
import type { UseCase } from '../shared/use-case.js';

export interface AnnotateTaskInput {
  readonly provider: string;
  readonly externalId: string;
  /** One note per key; of two with an `updatedAt` (ISO 8601) the later one stays. */
  readonly metadata: JsonObject;
}

/** Adds facts to the metadata of the task that stands for an outside object; null when there is none. */
export class AnnotateTask implements UseCase<AnnotateTaskInput, TaskId | null> {
  readonly name = 'tasks.annotate';
  readonly permission = 'task:write';

  constructor(
    private readonly deps: {
      readonly tasks: TaskRepository;
      readonly work: UnitOfWork;
      readonly clock: Clock;
    },
  ) {}

  execute({ provider, externalId, metadata }: AnnotateTaskInput): Promise<TaskId | null> {
    const { tasks, work, clock } = this.deps;
    return work.run(async () => {
      const before = await tasks.findByOrigin(provider, externalId);
      if (before?.state.deletedAt !== null) return null;
      const merged = mergeNewer(before.state.metadata, metadata);
      const { task, events } = before.change({ metadata: merged }, clock.now());
      if (task !== before) await tasks.save(task, events);
      return task.state.id;
    });
  }
}

function mergeNewer(known: JsonObject, notes: JsonObject): JsonObject {
  const newer = Object.entries(notes).filter(([key, note]) => {
    const before = Object.hasOwn(known, key) ? updatedAtOf(known[key]) : undefined;
    const after = updatedAtOf(note);
    return before === undefined || after === undefined || after >= before;
  });
  return { ...known, ...Object.fromEntries(newer) };
}

function updatedAtOf(note: JsonValue | undefined): string | undefined {
  if (note === null || typeof note !== 'object' || !('updatedAt' in note)) return undefined;
  return typeof note.updatedAt === 'string' ? note.updatedAt : undefined;
}
