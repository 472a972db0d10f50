import { placeholders } from '../sql-session.js';
import { AGGREGATE } from './aggregate-columns.js';
import { createTable, type TableDefinition } from './create-table.js';
import { dropTables } from './drop-tables.js';
import type { Migration } from './migration.js';

const TABLES: readonly TableDefinition[] = [
  {
    name: 'tasks',
    columns: [
      ...AGGREGATE,
      'title {text} NOT NULL',
      'description {text}',
      'type {key:60} NOT NULL',
      'priority {key:20} NOT NULL',
      'project_id {id}',
      'assignee {key:255}',
      'labels {text} NOT NULL',
      'due_at {time}',
      'metadata {text} NOT NULL',
      'status {key:20} NOT NULL',
      'completed_at {time}',
      'links {text} NOT NULL',
      'source_updated_at {time}',
      'source_status {key:20}',
      'source_sequence {key:36}',
    ],
    indexes: {
      tasks_created: { columns: 'created_at, id' },
      tasks_updated: { columns: 'updated_at, id' },
      tasks_status: { columns: 'status, created_at, id' },
      tasks_project: { columns: 'project_id, created_at, id' },
      tasks_assignee: { columns: 'assignee, created_at, id' },
    },
  },
  {
    name: 'task_origins',
    columns: [
      'provider {key:60} NOT NULL',
      'external_id {key:255} NOT NULL',
      'task_id {id} NOT NULL',
    ],
    primaryKey: 'provider, external_id',
    indexes: { task_origins_task: { columns: 'task_id' } },
  },
  {
    name: 'projects',
    columns: [
      ...AGGREGATE,
      'slug {key:191} NOT NULL',
      'name {text} NOT NULL',
      'description {text}',
      'status {key:20} NOT NULL',
    ],
    unique: { projects_slug: 'slug' },
    indexes: { projects_created: { columns: 'created_at, id' } },
  },
  {
    name: 'repositories',
    columns: [
      ...AGGREGATE,
      'provider {key:60} NOT NULL',
      'external_id {key:255}',
      'full_name {key:255} NOT NULL',
      'url {text}',
      'default_branch {text}',
      'project_id {id}',
      'name_key {key:255} NOT NULL',
      'added_name_key {key:255}',
    ],
    unique: {
      repositories_external: 'provider, external_id',
      repositories_added: 'provider, added_name_key',
    },
    indexes: {
      repositories_created: { columns: 'created_at, id' },
      repositories_name: { columns: 'provider, name_key' },
      repositories_project: { columns: 'project_id' },
    },
  },
  {
    name: 'received_events',
    columns: [
      ...AGGREGATE,
      'provider {key:60} NOT NULL',
      'delivery_id {key:255} NOT NULL',
      'type {key:100} NOT NULL',
      'provider_action {key:100}',
      'status {key:20} NOT NULL',
      'entity {key:40}',
      'action {key:40}',
      'title {text}',
      'url {text}',
      'actor {text}',
      'repository {key:255}',
      'task_id {id}',
      'occurred_at {time}',
      'handled_at {time}',
      'error {text}',
    ],
    unique: { received_events_delivery: 'provider, delivery_id' },
    indexes: {
      received_events_created: { columns: 'created_at, id' },
      received_events_kind: { columns: 'provider, type, provider_action, status' },
      received_events_status: { columns: 'status, created_at, id' },
      received_events_task: { columns: 'task_id', only: 'task_id IS NOT NULL' },
    },
  },
  {
    name: 'event_payloads',
    columns: [
      'event_id {id} NOT NULL',
      'part {integer} NOT NULL',
      'headers {text}',
      'body {bytes} NOT NULL',
    ],
    primaryKey: 'event_id, part',
  },
  {
    name: 'handler_executions',
    columns: [
      'id {id} NOT NULL PRIMARY KEY',
      'event_id {id} NOT NULL',
      'handler {key:100} NOT NULL',
      'attempt {integer} NOT NULL',
      'outcome {key:20} NOT NULL',
      'error {text}',
      'started_at {time} NOT NULL',
      'finished_at {time} NOT NULL',
    ],
    indexes: { handler_executions_event: { columns: 'event_id, started_at, id' } },
  },
  {
    name: 'jobs',
    columns: [
      'id {id} NOT NULL PRIMARY KEY',
      'queue {key:100} NOT NULL',
      'payload {text} NOT NULL',
      'status {key:20} NOT NULL',
      'priority {integer} NOT NULL',
      'attempt {integer} NOT NULL',
      'max_attempts {integer} NOT NULL',
      'run_at {time} NOT NULL',
      'lease_until {time}',
      'worker_id {key:255}',
      'last_error {text}',
      'request_id {key:255} NOT NULL',
      'created_at {time} NOT NULL',
      'updated_at {time} NOT NULL',
      'finished_at {time}',
      'ready {integer}',
      'due_at {time}',
      'precedence {integer} NOT NULL',
    ],
    indexes: {
      jobs_ready: { columns: 'queue, ready, precedence, id', only: 'ready = 1' },
      jobs_due: { columns: 'queue, ready, due_at', only: 'ready = 0' },
      jobs_worker: { columns: 'worker_id', only: 'worker_id IS NOT NULL' },
      jobs_created: { columns: 'created_at, id' },
      jobs_status: { columns: 'status, created_at, id' },
    },
  },
  {
    name: 'domain_events',
    columns: [
      'seq {sequence}',
      'id {id} NOT NULL',
      'type {key:100} NOT NULL',
      'subject {key:255} NOT NULL',
      'data {text} NOT NULL',
      'occurred_at {time} NOT NULL',
      'actor {key:255} NOT NULL',
      'request_id {key:255} NOT NULL',
      'position {long}',
    ],
    unique: { domain_events_position: 'position' },
    indexes: { domain_events_unpositioned: { columns: 'position, seq', only: 'position IS NULL' } },
  },
  {
    name: 'event_log_head',
    columns: ['id {integer} NOT NULL PRIMARY KEY', 'position {long} NOT NULL'],
  },
  {
    name: 'event_cursors',
    columns: ['consumer {key:191} NOT NULL PRIMARY KEY', 'position {long} NOT NULL'],
  },
  {
    name: 'leases',
    columns: [
      'name {key:191} NOT NULL PRIMARY KEY',
      'holder {key:255} NOT NULL',
      'held_until {time} NOT NULL',
    ],
  },
  {
    name: 'idempotency_records',
    columns: [
      'scope {key:255} NOT NULL',
      'record_key {key:255} NOT NULL',
      'fingerprint {key:128} NOT NULL',
      'result {text} NOT NULL',
      'created_at {time} NOT NULL',
    ],
    primaryKey: 'scope, record_key',
    indexes: { idempotency_records_created: { columns: 'created_at' } },
  },
  {
    name: 'api_keys',
    columns: [
      ...AGGREGATE,
      'name {text} NOT NULL',
      'role {key:20} NOT NULL',
      'scopes {text}',
      'lookup {key:64} NOT NULL',
      'hash {key:128} NOT NULL',
      'expires_at {time}',
      'revoked_at {time}',
    ],
    unique: { api_keys_lookup: 'lookup' },
  },
  {
    name: 'audit_entries',
    columns: [
      'id {id} NOT NULL PRIMARY KEY',
      'recorded_at {time} NOT NULL',
      'actor {key:255} NOT NULL',
      'use_case {key:100} NOT NULL',
      'outcome {key:20} NOT NULL',
      'code {key:100}',
      'request_id {key:255} NOT NULL',
    ],
    indexes: { audit_entries_recorded: { columns: 'recorded_at, id' } },
  },
];

export const FIRST_TABLES: Migration = {
  name: '0001-first-tables',
  async up(session, type) {
    for (const table of TABLES) await createTable(session, type, table);
    const [head] = await session.rows('SELECT id FROM event_log_head');
    if (head) return;
    await session.change(
      `INSERT INTO event_log_head (id, position) VALUES ${placeholders(2)}`,
      [1, 0],
    );
  },
  down: (session) => dropTables(session, TABLES),
};
