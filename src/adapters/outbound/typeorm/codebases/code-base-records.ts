import { CodeBase, type CodeBaseState } from '../../../../domain/codebases/code-base.js';
import type { CodeElement, StoredFile } from '../../../../domain/codebases/code-graph.js';
import {
  BOOLEAN,
  ID,
  INTEGER,
  JSON_TEXT,
  key,
  LONG,
  recordSchema,
  TEXT,
  TIME,
} from '../columns.js';
import type { RepositoryMapping } from '../typeorm-repository.js';

export interface CodeBaseRecord extends CodeBaseState {
  /** The name in lower case. */
  readonly nameKey: string;
}

const CODE_BASE_SCHEMA = recordSchema<CodeBaseRecord>('code_bases', {
  id: ID,
  version: INTEGER,
  createdAt: TIME,
  updatedAt: TIME,
  name: key(200),
  nameKey: key(200),
  location: TEXT,
  branch: key(255),
  projectId: ID,
  status: key(20),
  jobId: ID,
  runId: ID,
  failure: TEXT,
  analysis: JSON_TEXT,
});

const CODE_FILE_SCHEMA = recordSchema<StoredFile>('code_files', {
  id: ID,
  codeBaseId: ID,
  path: key(1_000),
  language: key(20),
  lineCount: INTEGER,
  elements: INTEGER,
  complexity: INTEGER,
  changes: INTEGER,
  lastChangedAt: TIME,
  hotSpot: LONG,
  hasErrors: BOOLEAN,
  blobHash: key(64),
  rules: key(40),
  digest: key(64),
  facts: JSON_TEXT,
});

const CODE_ELEMENT_SCHEMA = recordSchema<CodeElement>('code_elements', {
  id: ID,
  codeBaseId: ID,
  fileId: ID,
  path: key(1_000),
  name: key(200),
  qualifiedName: key(1_000),
  kind: key(20),
  language: key(20),
  startLine: INTEGER,
  endLine: INTEGER,
  complexity: INTEGER,
  tokens: INTEGER,
  tokenHash: key(16),
  exported: BOOLEAN,
  unused: BOOLEAN,
});

export const CODE_SCHEMAS = {
  codeBases: CODE_BASE_SCHEMA,
  files: CODE_FILE_SCHEMA,
  elements: CODE_ELEMENT_SCHEMA,
} as const;

export const CODE_BASE_SCHEMAS = Object.values(CODE_SCHEMAS);

export function toCodeBaseState({ nameKey: _nameKey, ...state }: CodeBaseRecord): CodeBaseState {
  return state;
}

export const CODE_BASE_MAPPING: RepositoryMapping<CodeBaseState, CodeBase, CodeBaseRecord> = {
  what: 'codebase',
  toRecord: (state) => ({ ...state, nameKey: state.name.toLowerCase() }),
  toRoot: (record) => CodeBase.restore(toCodeBaseState(record)),
};
