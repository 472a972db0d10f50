import { AGGREGATE } from './aggregate-columns.js';
import { createTable, type TableDefinition } from './create-table.js';
import { dropTables } from './drop-tables.js';
import type { Migration } from './migration.js';

const TABLES: readonly TableDefinition[] = [
  {
    name: 'code_bases',
    columns: [
      ...AGGREGATE,
      'name {key:200} NOT NULL',
      'name_key {key:200} NOT NULL',
      'location {text} NOT NULL',
      'branch {key:255}',
      'project_id {id}',
      'status {key:20} NOT NULL',
      'job_id {id}',
      'run_id {id}',
      'failure {text}',
      'analysis {text}',
    ],
    unique: { code_bases_name: 'name_key' },
    indexes: { code_bases_created: { columns: 'created_at, id' } },
  },
  {
    name: 'code_files',
    columns: [
      'id {id} NOT NULL PRIMARY KEY',
      'code_base_id {id} NOT NULL',
      'path {key:1000} NOT NULL',
      'language {key:20} NOT NULL',
      'line_count {integer} NOT NULL',
      'elements {integer} NOT NULL',
      'complexity {integer} NOT NULL',
      'changes {integer} NOT NULL',
      'last_changed_at {time}',
      'hot_spot {long} NOT NULL',
      'has_errors {integer} NOT NULL',
      'blob_hash {key:64} NOT NULL',
      'rules {key:40} NOT NULL',
      'digest {key:64} NOT NULL',
      'facts {text} NOT NULL',
    ],
    indexes: {
      code_files_of: { columns: 'code_base_id, id' },
      code_files_hot: { columns: 'code_base_id, hot_spot, id' },
    },
  },
  {
    name: 'code_elements',
    columns: [
      'id {id} NOT NULL PRIMARY KEY',
      'code_base_id {id} NOT NULL',
      'file_id {id} NOT NULL',
      'path {key:1000} NOT NULL',
      'name {key:200} NOT NULL',
      'qualified_name {key:1000} NOT NULL',
      'kind {key:20} NOT NULL',
      'language {key:20} NOT NULL',
      'start_line {integer} NOT NULL',
      'end_line {integer} NOT NULL',
      'complexity {integer} NOT NULL',
      'tokens {integer} NOT NULL',
      'token_hash {key:16}',
      'exported {integer} NOT NULL',
      'unused {integer} NOT NULL',
    ],
    indexes: {
      code_elements_file: { columns: 'file_id' },
      code_elements_name: { columns: 'code_base_id, name' },
      code_elements_hash: { columns: 'code_base_id, token_hash' },
    },
  },
  {
    name: 'code_relationships',
    columns: [
      'id {sequence}',
      'code_base_id {id} NOT NULL',
      'file_id {id} NOT NULL',
      'kind {key:20} NOT NULL',
      'from_id {id} NOT NULL',
      'to_id {id}',
      'to_name {text} NOT NULL',
      'line {integer} NOT NULL',
      'certainty {key:20} NOT NULL',
    ],
    indexes: {
      code_relationships_file: { columns: 'file_id' },
      code_relationships_from: { columns: 'from_id, kind' },
      code_relationships_to: { columns: 'to_id, kind' },
      code_relationships_of: { columns: 'code_base_id, kind' },
    },
  },
];

export const CODE_BASES: Migration = {
  name: '0019-code-bases',
  async up(session, type) {
    for (const table of TABLES) await createTable(session, type, table);
  },
  down: (session) => dropTables(session, TABLES),
};
