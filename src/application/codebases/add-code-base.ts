import {
  CodeBase,
  type CodeBaseDetails,
  type CodeBaseState,
} from '../../domain/codebases/code-base.js';
import { AppError, validationError } from '../../domain/shared/app-error.js';
import type { CodeBaseId, ProjectId } from '../../domain/shared/ids.js';
import { listQuery } from '../../domain/shared/page.js';
import type {
  CodeBaseQueries,
  CodeBaseRepository,
} from '../../ports/codebases/code-base-repository.js';
import type { SourceTrees } from '../../ports/codebases/source-trees.js';
import type { EntityStores } from '../../ports/entities/entity-stores.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { UseCase } from '../shared/use-case.js';

/** Adds a folder or a repository; nothing of it is read yet. */
export class AddCodeBase implements UseCase<CodeBaseDetails, CodeBaseState> {
  readonly name = 'codebases.create';
  readonly permission = 'codebase:write';

  constructor(
    private readonly deps: {
      readonly codeBases: CodeBaseRepository;
      readonly queries: CodeBaseQueries;
      readonly stores: EntityStores;
      readonly trees: SourceTrees;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly ids: IdGenerator;
    },
  ) {}

  async execute(details: CodeBaseDetails): Promise<CodeBaseState> {
    const { codeBases, queries, stores, trees, work, clock, ids } = this.deps;
    const location = await trees.check(details.location);
    return work.run(async () => {
      await requireFreeName(queries, details.name);
      await requireProject(stores, details.projectId ?? null);
      const added = CodeBase.add(ids.next(), clock.now(), { ...details, location });
      await codeBases.save(added.codeBase, added.events);
      return added.codeBase.state;
    });
  }
}

/** A race for the same name, or one in another case, is settled by the store. */
export async function requireFreeName(
  queries: CodeBaseQueries,
  name: string,
  owner?: CodeBaseId,
): Promise<void> {
  const filters = [{ field: 'name', operator: 'in', values: [name] }] as const;
  const { items } = await queries.list(listQuery({ limit: 1, filters }));
  if (items.every(({ id }) => id === owner)) return;
  throw new AppError('conflict', 'codebase.name-taken', `Another code base is called ${name}`, {
    faults: [{ path: 'name', message: 'is taken' }],
  });
}

export async function requireProject(
  stores: EntityStores,
  projectId: ProjectId | null,
): Promise<void> {
  if (projectId === null) return;
  const project = await stores.of('projects').queries.find(projectId);
  if (project?.deletedAt === null) return;
  throw validationError('codebase.unknown-project', `There is no project ${projectId}`, [
    { path: 'projectId', message: 'names no project' },
  ]);
}
