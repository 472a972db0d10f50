import type { CodeBaseId } from '../../domain/shared/ids.js';
import type { CodeBaseRepository } from '../../ports/codebases/code-base-repository.js';
import type { SourceTrees } from '../../ports/codebases/source-trees.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { DeleteInput } from '../shared/delete-one.js';
import { requireVersion } from '../shared/require-version.js';
import type { UseCase } from '../shared/use-case.js';

/** Deletes what was found in it too, and the copy that was fetched of it. */
export class DeleteCodeBase implements UseCase<DeleteInput<CodeBaseId>, void> {
  readonly name = 'codebases.delete';
  readonly permission = 'codebase:delete';

  constructor(
    private readonly deps: {
      readonly codeBases: CodeBaseRepository;
      readonly trees: SourceTrees;
      readonly work: UnitOfWork;
      readonly logger: Logger;
    },
  ) {}

  execute({ id, expectedVersion }: DeleteInput<CodeBaseId>): Promise<void> {
    const { codeBases, work } = this.deps;
    return work.run(async () => {
      const codeBase = await codeBases.get(id);
      requireVersion(codeBase.state, expectedVersion);
      await codeBases.delete(id, codeBase.delete());
      work.afterCommit(() => void this.forget(id));
    });
  }

  private async forget(id: CodeBaseId): Promise<void> {
    try {
      await this.deps.trees.forget(id);
    } catch (error) {
      this.deps.logger.warn('the copy of a code base could not be deleted', { id, error });
    }
  }
}
