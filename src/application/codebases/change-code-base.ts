import type { CodeBaseChange, CodeBaseState } from '../../domain/codebases/code-base.js';
import type { CodeBaseId } from '../../domain/shared/ids.js';
import type {
  CodeBaseQueries,
  CodeBaseRepository,
} from '../../ports/codebases/code-base-repository.js';
import type { EntityStores } from '../../ports/entities/entity-stores.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { requireVersion } from '../shared/require-version.js';
import type { UseCase } from '../shared/use-case.js';
import { requireFreeName, requireProject } from './add-code-base.js';

export interface ChangeCodeBaseInput {
  readonly id: CodeBaseId;
  readonly change: CodeBaseChange;
  readonly expectedVersion?: number;
}

/** Where it is stays: other code is another code base. */
export class ChangeCodeBase implements UseCase<ChangeCodeBaseInput, CodeBaseState> {
  readonly name = 'codebases.update';
  readonly permission = 'codebase:write';

  constructor(
    private readonly deps: {
      readonly codeBases: CodeBaseRepository;
      readonly queries: CodeBaseQueries;
      readonly stores: EntityStores;
      readonly work: UnitOfWork;
      readonly clock: Clock;
    },
  ) {}

  execute({ id, change, expectedVersion }: ChangeCodeBaseInput): Promise<CodeBaseState> {
    const { codeBases, queries, stores, work, clock } = this.deps;
    return work.run(async () => {
      const before = await codeBases.get(id);
      requireVersion(before.state, expectedVersion);
      if (change.name !== undefined) await requireFreeName(queries, change.name, id);
      if (change.projectId !== undefined) await requireProject(stores, change.projectId);
      const { codeBase, events } = before.change(change, clock.now());
      await codeBases.save(codeBase, events);
      return codeBase.state;
    });
  }
}
