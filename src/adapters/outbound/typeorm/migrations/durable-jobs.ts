import type { DatabaseType } from '../dialect.js';
import type { SqlSession } from '../sql-session.js';
import { addColumn, dropColumn } from './add-column.js';
import { createTable, type TableDefinition } from './create-table.js';
import { dropTables } from './drop-tables.js';
import type { Migration } from './migration.js';
import { dropIndex, replaceIndex } from './replace-index.js';

/** What most jobs never are. */
const UNUSUAL = "'scheduled', 'failed', 'dead_letter', 'cancelled'";

/** Null in jobs that are there already: they have none of it. */
const COLUMNS: Readonly<Record<string, string>> = {
  turn: '{long}',
  timeout_ms: '{long}',
  backoff: '{text}',
  group_key: '{key:200}',
  fairness_key: '{key:200}',
  dedup_key: '{key:310}',
  parent_id: '{id}',
  open_children: '{integer}',
  child_failure: '{key:20}',
  progress: '{text}',
  result: '{text}',
  cancel_requested: '{integer}',
  started_at: '{time}',
};

const TABLES: readonly TableDefinition[] = [
  {
    name: 'job_attempts',
    columns: [
      'job_id {id} NOT NULL',
      'attempt {integer} NOT NULL',
      'worker_id {key:255}',
      'started_at {time}',
      'ended_at {time} NOT NULL',
      'outcome {key:20} NOT NULL',
      'error {text}',
    ],
    primaryKey: 'job_id, attempt',
  },
  {
    name: 'job_lines',
    columns: [
      'id {id} NOT NULL PRIMARY KEY',
      'job_id {id} NOT NULL',
      'attempt {integer} NOT NULL',
      'at {time} NOT NULL',
      'text {text} NOT NULL',
    ],
    indexes: { job_lines_job: { columns: 'job_id, id' } },
  },
  // What people said of queues.
  {
    name: 'job_queues',
    columns: [
      'name {key:100} NOT NULL PRIMARY KEY',
      'is_paused {integer} NOT NULL',
      'updated_at {time} NOT NULL',
    ],
  },
  // The job that a group waits for.
  {
    name: 'job_groups',
    columns: ['name {key:310} NOT NULL PRIMARY KEY', 'head_id {id} NOT NULL'],
  },
  // How far each fairness key of a queue has got.
  {
    name: 'job_shares',
    columns: ['name {key:310} NOT NULL PRIMARY KEY', 'turn {long} NOT NULL'],
  },
  // The job that keeps others of its key away.
  {
    name: 'job_keys',
    columns: ['name {key:310} NOT NULL PRIMARY KEY', 'job_id {id} NOT NULL', 'until_ms {time}'],
    indexes: { job_keys_job: { columns: 'job_id' } },
  },
];

export const DURABLE_JOBS: Migration = {
  name: '0010-durable-jobs',
  async up(session, type) {
    for (const [name, definition] of Object.entries(COLUMNS)) {
      await addColumn(session, type, 'jobs', name, definition);
    }
    await session.change('UPDATE jobs SET turn = 0 WHERE turn IS NULL AND ready IS NOT NULL');
    await session.change(
      "UPDATE jobs SET status = 'scheduled' WHERE status = 'pending' AND ready = 0",
    );
    await session.change("UPDATE jobs SET ready = 4 WHERE status = 'processing' AND ready = 0");
    await jobIndexes(session, type);
    for (const table of TABLES) await createTable(session, type, table);
  },
  async down(session, type) {
    await dropTables(session, TABLES);
    await formerIndexes(session, type);
    await formerStates(session);
    for (const name of Object.keys(COLUMNS).toReversed()) {
      await dropColumn(session, type, 'jobs', name);
    }
  },
};

/**
 * Where a database can leave rows out of an index, those that go the usual way change none but that of what
 * waits and that of what is leased: each index that a job goes through costs as much as the job itself.
 */
async function jobIndexes(session: SqlSession, type: DatabaseType): Promise<void> {
  const of = (name: string, columns: string, only: string) =>
    replaceIndex(session, type, 'jobs', name, { columns, only });
  await of('jobs_ready', 'queue, ready, precedence, turn, id', 'ready = 1');
  await of('jobs_leased', 'queue, ready, due_at', 'ready = 4');
  await of('jobs_grouped', 'queue, group_key, ready, id', 'ready = 2');
  await of('jobs_families', 'ready, id', 'ready = 3');
  await of('jobs_parent', 'parent_id', 'parent_id IS NOT NULL');
  await of('jobs_status', 'status, created_at, id', `status IN (${UNUSUAL})`);
  await dropIndex(session, type, 'jobs', 'jobs_worker');
}

/** As the first tables have them. */
async function formerIndexes(session: SqlSession, type: DatabaseType): Promise<void> {
  for (const name of ['jobs_leased', 'jobs_grouped', 'jobs_families', 'jobs_parent']) {
    await dropIndex(session, type, 'jobs', name);
  }
  const of = (name: string, columns: string, only?: string) =>
    replaceIndex(session, type, 'jobs', name, { columns, ...(only && { only }) });
  await of('jobs_ready', 'queue, ready, precedence, id', 'ready = 1');
  await of('jobs_status', 'status, created_at, id');
  await of('jobs_worker', 'worker_id', 'worker_id IS NOT NULL');
}

/**
 * What waits for others waits for its time only, which may be over. What was cancelled counts as given up: the
 * program of then knows neither.
 */
async function formerStates(session: SqlSession): Promise<void> {
  await session.change('UPDATE jobs SET ready = 0, due_at = run_at WHERE ready IN (2, 3)');
  await session.change('UPDATE jobs SET ready = 0 WHERE ready = 4');
  await session.change("UPDATE jobs SET status = 'pending' WHERE status = 'scheduled'");
  await session.change(
    `UPDATE jobs SET status = 'dead_letter', last_error = COALESCE(last_error, 'job.cancelled: It was cancelled')
     WHERE status = 'cancelled'`,
  );
}
