import { TASK_DEPENDENCY } from '../../../../domain/tasks/task-dependency.js';
import { TASK_EXECUTION } from '../../../../domain/tasks/task-execution.js';
import { ENTITY_COLUMNS, entityTable } from '../entities/entity-record.js';
import { addColumn, dropColumn, hasColumn } from './add-column.js';
import { createTable, type TableDefinition } from './create-table.js';
import { dropTables } from './drop-tables.js';
import type { Migration } from './migration.js';
import { dropIndex, replaceIndex } from './replace-index.js';

/** Columns of tables that were there before, besides those of every entity. */
const COLUMNS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  tasks: { parent_id: '{id}', start_at: '{time}' },
  projects: { settings: '{text}' },
  repositories: { sync_status: '{key:40}', synced_at: '{time}' },
};

/** Everything that lists can be asked for has an index. */
const INDEXES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  tasks: {
    tasks_type: 'type, created_at, id',
    tasks_priority: 'priority, created_at, id',
    tasks_parent: 'parent_id, created_at, id',
    tasks_due: 'due_at, created_at, id',
    tasks_by_status: 'status, id',
  },
  projects: { projects_updated: 'updated_at, id', projects_status: 'status, created_at, id' },
  repositories: {
    repositories_updated: 'updated_at, id',
    repositories_full_name: 'full_name, created_at, id',
    repositories_by_full_name: 'full_name, id',
    repositories_external_id: 'external_id, created_at, id',
    repositories_sync: 'sync_status, created_at, id',
  },
};

/** What was there before gets what entities have in common. */
export const ENTITIES_ALIKE: Migration = {
  name: '0021-entities-alike',
  async up(session, type) {
    for (const [table, columns] of Object.entries(COLUMNS)) {
      const common = ENTITY_COLUMNS.map(({ name, type: kind }) => [name, kind] as const);
      for (const [name, definition] of [...common, ...Object.entries(columns)]) {
        await addColumn(session, type, table, name, definition);
      }
      await session.change(`UPDATE ${table} SET tags = '[]' WHERE tags IS NULL`);
      await session.change(`UPDATE ${table} SET metadata = '{}' WHERE metadata IS NULL`);
    }
    await session.change("UPDATE projects SET settings = '{}' WHERE settings IS NULL");
    await session.change("UPDATE repositories SET sync_status = 'never' WHERE sync_status IS NULL");
    for (const [table, indexes] of Object.entries(INDEXES)) {
      for (const [name, columns] of Object.entries(indexes)) {
        await replaceIndex(session, type, table, name, { columns });
      }
    }
    for (const table of TABLES) await createTable(session, type, table);
  },
  /** What was deleted is gone for good: before, there was no way back. */
  async down(session, type) {
    await dropTables(session, TABLES);
    for (const [table, columns] of Object.entries(COLUMNS)) {
      for (const name of Object.keys(INDEXES[table] ?? {}).toReversed()) {
        await dropIndex(session, type, table, name);
      }
      if (await hasColumn(session, type, table, 'deleted_at')) {
        await session.change(`DELETE FROM ${table} WHERE deleted_at IS NOT NULL`);
      }
      // The columns that tasks already had before all entities had them stay.
      const added = ENTITY_COLUMNS.filter(({ name }) => table !== 'tasks' || name !== 'metadata');
      for (const name of [
        ...added.map((column) => column.name),
        ...Object.keys(columns),
      ].toReversed()) {
        await dropColumn(session, type, table, name);
      }
    }
    await session.change(
      'DELETE FROM task_origins WHERE NOT EXISTS (SELECT 1 FROM tasks WHERE tasks.id = task_origins.task_id)',
    );
  },
};

const TABLES: readonly TableDefinition[] = [
  {
    name: 'entity_tags',
    columns: ['collection {key:60} NOT NULL', 'tag {key:100} NOT NULL', 'entity_id {id} NOT NULL'],
    primaryKey: 'collection, tag, entity_id',
    indexes: { entity_tags_entity: { columns: 'entity_id' } },
  },
  { name: 'transaction_locks', columns: ['name {key:100} NOT NULL PRIMARY KEY'] },
  entityTable(TASK_EXECUTION),
  entityTable(TASK_DEPENDENCY),
];
