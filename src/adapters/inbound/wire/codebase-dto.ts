import {
  CODE_BASE_STATUSES,
  type CodeBaseState,
  type CodeBaseStatus,
} from '../../../domain/codebases/code-base.js';
import type { AnalysisSummary } from '../../../domain/codebases/analysis-summary.js';
import type { ProjectId } from '../../../domain/shared/ids.js';
import { Answer, Choice, Identifier, Text } from './fields.js';
import { StoredView } from './stored-view.js';

const name = {
  description: 'Unique, whatever its case',
  example: 'web-shop',
  minLength: 1,
  maxLength: 200,
  pattern: /^[\p{L}\p{N}][\p{L}\p{N} ._/-]*$/u,
};
const location = {
  description:
    'An absolute path within codebases.roots, or the https URL of a git repository at one of codebases.allowedHosts',
  example: 'https://github.com/acme/web-shop.git',
  minLength: 1,
  maxLength: 1_000,
};
const branch = {
  description: 'The branch that is analysed; null: the one that the repository says',
  example: 'main',
  minLength: 1,
  maxLength: 200,
  pattern: /^(?!-)(?!.*(\.\.|\/\/|@\{|\.lock$|[/.]$))[^\s~^:?*[\\\p{Cc}]+$/u,
  optional: true,
  nullable: true,
};
const projectId = {
  description: 'The project it belongs to',
  example: '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a11',
  optional: true,
  nullable: true,
};

export class CreateCodebaseDto {
  @Text(name) name!: string;
  @Text(location) location!: string;
  @Text(branch) branch?: string | null;
  @Identifier(projectId) projectId?: ProjectId | null;
}

export class ChangeCodebaseDto {
  @Text({ ...name, optional: true }) name?: string;
  @Text(branch) branch?: string | null;
  @Identifier(projectId) projectId?: ProjectId | null;
}

export class CallersDto {
  @Text({
    description: 'Its id, its name, or its path and name: src/a.ts#A.run',
    example: 'CreateTask.execute',
    minLength: 1,
    maxLength: 2_000,
  })
  element!: string;
}

export class ImportsDto {
  @Text({ description: 'Of the file', example: 'src/main.ts', minLength: 1, maxLength: 1_000 })
  path!: string;
}

const PATH_KINDS = ['imports', 'calls'] as const;

export class CodePathDto {
  @Choice(PATH_KINDS, {
    description: 'imports: from file to file; calls: from element to element',
    example: 'imports',
  })
  kind!: (typeof PATH_KINDS)[number];
  @Text({
    description: 'Path of a file, or an element as for callers',
    example: 'src/main.ts',
    minLength: 1,
    maxLength: 2_000,
  })
  from!: string;
  @Text({
    description: 'Path of a file, or an element as for callers',
    example: 'src/store.ts',
    minLength: 1,
    maxLength: 2_000,
  })
  to!: string;
}

export class CodebaseView extends StoredView {
  @Text(name) name!: string;
  @Text(location) location!: string;
  @Text({ ...branch, optional: false }) branch!: string | null;
  @Identifier({ ...projectId, optional: false }) projectId!: string | null;
  @Choice(CODE_BASE_STATUSES, { description: 'How far it is', example: 'ready' })
  status!: CodeBaseStatus;
  @Identifier({
    description: 'Job of the analysis that was asked for last',
    example: '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a12',
    nullable: true,
  })
  jobId!: string | null;
  @Text({
    description: 'Why the last analysis failed',
    example: 'codebase.git-late: git fetch took more than 300 s',
    maxLength: 1_000,
    nullable: true,
  })
  failure!: string | null;
  @Answer({
    description: 'What the last complete analysis found, and what it left out and why',
    example: null,
    schema: { type: ['object', 'null'] },
  })
  analysis!: AnalysisSummary | null;
}

export function toCodebaseView({ runId: _runId, ...state }: CodeBaseState): CodebaseView {
  return state;
}
