import type { CodeBase, CodeBaseState } from '../../domain/codebases/code-base.js';
import type { Queries, Repository } from '../runtime/repository.js';

/** Deleting one deletes what was found in it. */
export type CodeBaseRepository = Repository<CodeBaseState, CodeBase>;

export type CodeBaseQueries = Queries<CodeBaseState>;
