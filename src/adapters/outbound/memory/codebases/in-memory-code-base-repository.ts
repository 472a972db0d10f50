import { CodeBase, type CodeBaseState } from '../../../../domain/codebases/code-base.js';
import type { NewDomainEvent } from '../../../../domain/shared/domain-event.js';
import { InMemoryRepository, type RepositoryDeps } from '../in-memory-repository.js';
import type { CodeTables } from './code-tables.js';
import type { InMemoryCodeGraph } from './in-memory-code-graph.js';

export class InMemoryCodeBaseRepository extends InMemoryRepository<CodeBaseState, CodeBase> {
  constructor(
    deps: RepositoryDeps,
    tables: CodeTables,
    private readonly graph: InMemoryCodeGraph,
  ) {
    super(deps, tables.codeBases, {
      what: 'codebase',
      restore: (state) => CodeBase.restore(state),
    });
  }

  override async delete(id: CodeBaseState['id'], events: readonly NewDomainEvent[]): Promise<void> {
    await super.delete(id, events);
    await this.graph.removeAll(id);
  }
}
