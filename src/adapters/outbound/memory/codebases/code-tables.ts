import type { CodeBaseState } from '../../../../domain/codebases/code-base.js';
import type {
  CodeElement,
  Relationship,
  StoredFile,
} from '../../../../domain/codebases/code-graph.js';
import type { CodeFileId } from '../../../../domain/shared/ids.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { InMemoryTable } from '../database/in-memory-table.js';
import { TransactionalMap } from '../database/transactional-map.js';

export interface CodeTables {
  readonly codeBases: InMemoryTable<CodeBaseState>;
  readonly files: InMemoryTable<StoredFile>;
  readonly elements: InMemoryTable<CodeElement>;
  /** Those that begin in a file, by its id. */
  readonly relationships: TransactionalMap<CodeFileId, readonly Relationship[]>;
}

export function codeTables(database: InMemoryDatabase): CodeTables {
  return {
    codeBases: new InMemoryTable<CodeBaseState>(database, {
      what: 'codebase',
      unique: ({ name }) => [['name', name.toLowerCase()]],
    }),
    files: new InMemoryTable<StoredFile>(database, { what: 'code-file' }),
    elements: new InMemoryTable<CodeElement>(database, { what: 'code-element' }),
    relationships: new TransactionalMap(database),
  };
}
