import type { EntityState } from '../../domain/shared/entities/entity.js';

/** Rules of one collection that look at more than the one entity. They run within the unit of work of the change. */
export interface EntityGuard {
  /** @throws AppError when it must not become so */
  check?(after: EntityState, before: EntityState | undefined): Promise<void>;
  /** What follows from it elsewhere. */
  saved?(after: EntityState, before: EntityState | undefined): Promise<void>;
}

/** By collection. */
export type EntityGuards = Readonly<Record<string, EntityGuard>>;
