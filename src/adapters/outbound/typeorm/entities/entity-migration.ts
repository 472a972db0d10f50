import type { Entity } from '../../../../domain/shared/entities/entity.js';
import { createTable } from '../migrations/create-table.js';
import { dropTables } from '../migrations/drop-tables.js';
import type { Migration } from '../migrations/migration.js';
import { entityTable } from './entity-record.js';

/** Creates the tables of entities. */
export function entityMigration(name: string, entities: readonly Entity[]): Migration {
  const tables = entities.map(entityTable);
  return {
    name,
    async up(session, type) {
      for (const table of tables) await createTable(session, type, table);
    },
    down: (session) => dropTables(session, tables),
  };
}
