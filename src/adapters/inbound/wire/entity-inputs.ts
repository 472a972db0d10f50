import type { Entity } from '../../../domain/shared/entities/entity.js';
import { entityDtos } from './entity-dto.js';
import { importedItem } from './imported-item.js';
import { change, creation, identified, list, many, type Parse } from './input-parsers.js';

/** The inputs of the use cases that every entity has, by their names. */
export function entityInputs(entity: Entity): Readonly<Record<string, Parse>> {
  const { collection } = entity;
  const dtos = entityDtos(entity);
  return {
    [`${collection}.list`]: list(entity.list),
    [`${collection}.get`]: identified,
    [`${collection}.create`]: creation(dtos.create),
    [`${collection}.create-many`]: many(creation(dtos.create)),
    [`${collection}.update`]: change(dtos.change),
    [`${collection}.update-many`]: many(change(dtos.change)),
    [`${collection}.delete`]: identified,
    [`${collection}.restore`]: identified,
    [`${collection}.import`]: many(importedItem(dtos)),
  };
}
