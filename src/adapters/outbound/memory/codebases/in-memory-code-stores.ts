import { CODE_BASE_LIST } from '../../../../domain/codebases/code-base-lists.js';
import { InMemoryQueries } from '../in-memory-queries.js';
import type { RepositoryDeps } from '../in-memory-repository.js';
import type { CodeTables } from './code-tables.js';
import { InMemoryCodeBaseRepository } from './in-memory-code-base-repository.js';
import { InMemoryCodeGraph } from './in-memory-code-graph.js';
import { InMemoryCodeGraphQueries } from './in-memory-code-graph-queries.js';

/** What code bases, and what was found in them, are written and read with. */
export function inMemoryCodeStores(deps: RepositoryDeps, tables: CodeTables) {
  const codeGraph = new InMemoryCodeGraph(deps.database, tables);
  return {
    codeBases: new InMemoryCodeBaseRepository(deps, tables, codeGraph),
    codeBaseQueries: new InMemoryQueries(tables.codeBases, CODE_BASE_LIST),
    codeGraph,
    codeGraphQueries: new InMemoryCodeGraphQueries(tables),
  };
}
