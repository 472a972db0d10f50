import type { Entity } from '../../domain/shared/entities/entity.js';
import type { EntityStores } from '../../ports/entities/entity-stores.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { EntityGuards } from '../shared/entity-guard.js';

/** What the use cases of entities work with. */
export interface EntityDeps {
  readonly stores: EntityStores;
  /** All there are: some refer to others. */
  readonly entities: readonly Entity[];
  readonly guards: EntityGuards;
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}
