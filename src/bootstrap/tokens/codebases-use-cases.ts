import type { AddCodeBase } from '../../application/codebases/add-code-base.js';
import type { ChangeCodeBase } from '../../application/codebases/change-code-base.js';
import type { DeleteCodeBase } from '../../application/codebases/delete-code-base.js';
import type {
  ListCodeElements,
  ListCodeFiles,
  ListHotSpots,
  ListUnusedExports,
} from '../../application/codebases/list-code.js';
import type {
  FindCallers,
  FindCodePath,
  FindDuplicates,
  FindImportCycles,
  FindImports,
} from '../../application/codebases/read-relationships.js';
import type { RequestAnalysis } from '../../application/codebases/request-analysis.js';
import type { RunAnalysis } from '../../application/codebases/run-analysis.js';
import type { GetOne, ListPage } from '../../application/shared/read-use-cases.js';
import type { CodeBaseState } from '../../domain/codebases/code-base.js';
import type { CodeBaseId } from '../../domain/shared/ids.js';
import { token } from './token.js';

export const CODEBASES_USE_CASES = {
  'codebases.list': token<ListPage<CodeBaseState>>('codebases.list'),
  'codebases.get': token<GetOne<CodeBaseState, CodeBaseId>>('codebases.get'),
  'codebases.create': token<AddCodeBase>('codebases.create'),
  'codebases.update': token<ChangeCodeBase>('codebases.update'),
  'codebases.delete': token<DeleteCodeBase>('codebases.delete'),
  'codebases.analyse': token<RequestAnalysis>('codebases.analyse'),
  'codebases.run-analysis': token<RunAnalysis>('codebases.run-analysis'),
  'codebases.files': token<ListCodeFiles>('codebases.files'),
  'codebases.elements': token<ListCodeElements>('codebases.elements'),
  'codebases.hot-spots': token<ListHotSpots>('codebases.hot-spots'),
  'codebases.unused-exports': token<ListUnusedExports>('codebases.unused-exports'),
  'codebases.callers': token<FindCallers>('codebases.callers'),
  'codebases.imports': token<FindImports>('codebases.imports'),
  'codebases.path': token<FindCodePath>('codebases.path'),
  'codebases.cycles': token<FindImportCycles>('codebases.cycles'),
  'codebases.duplicates': token<FindDuplicates>('codebases.duplicates'),
} as const;
