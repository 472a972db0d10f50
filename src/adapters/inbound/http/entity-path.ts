import type { Entity } from '../../../domain/shared/entities/entity.js';

/** Where the API has the collection of an entity. */
export function entityPath({ collection }: Pick<Entity, 'collection'>): string {
  return `/api/v1/${collection}`;
}
