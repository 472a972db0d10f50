import type { EntitySchema } from 'typeorm';
import {
  CODE_BASE_LIST,
  CODE_ELEMENT_LIST,
  CODE_FILE_LIST,
} from '../../../../domain/codebases/code-base-lists.js';
import type { CodeBaseState } from '../../../../domain/codebases/code-base.js';
import type { ListSpec } from '../../../../domain/shared/page.js';
import type { Dialect } from '../dialect.js';
import type { ListedTable } from '../lists/list-records.js';
import { TypeOrmQueries } from '../typeorm-queries.js';
import type { RepositoryDeps } from '../typeorm-repository.js';
import { CODE_SCHEMAS, toCodeBaseState, type CodeBaseRecord } from './code-base-records.js';
import { TypeOrmCodeBaseRepository } from './typeorm-code-base-repository.js';
import { TypeOrmCodeGraphQueries } from './typeorm-code-graph-queries.js';
import { TypeOrmCodeGraph } from './typeorm-code-graph.js';

type Listed = <Stored extends { readonly id: string }>(
  entity: EntitySchema<Stored>,
  spec: ListSpec,
) => ListedTable<Stored>;

/** What code bases, and what was found in them, are written and read with. */
export function codeBaseStores(deps: RepositoryDeps, listed: Listed, dialect: Dialect) {
  const codeBases = listed(CODE_SCHEMAS.codeBases, CODE_BASE_LIST);
  const files = listed(CODE_SCHEMAS.files, CODE_FILE_LIST);
  const elements = listed(CODE_SCHEMAS.elements, CODE_ELEMENT_LIST);
  const tables = { files: files.table, elements: elements.table };
  return {
    codeBases: new TypeOrmCodeBaseRepository(deps, codeBases.table),
    codeBaseQueries: new TypeOrmQueries<CodeBaseState, CodeBaseRecord>(
      deps.work,
      codeBases,
      toCodeBaseState,
    ),
    codeGraph: new TypeOrmCodeGraph(deps.work, tables, dialect),
    codeGraphQueries: new TypeOrmCodeGraphQueries(deps.work, { files, elements }, dialect),
  };
}
