import type { Entity } from '../../../../domain/shared/entities/entity.js';
import { createTable } from '../migrations/create-table.js';
import type { Migration } from '../migrations/migration.js';
import { entityTable } from './entity-record.js';

/** Creates the tables of entities. */
export function entityMigration(name: string, entities: readonly Entity[]): Migration {
  return {
    name,
    async up(session, type) {
      for (const entity of entities) await createTable(session, type, entityTable(entity));
    },
  };
}
