import type { EntityUseCases } from '../../../application/entities/entity-use-cases.js';
import type { Entity } from '../../../domain/shared/entities/entity.js';
import { entityDtos } from '../wire/entity-dto.js';
import { changeManyRoute } from './entity-change-many.js';
import { entityPath } from './entity-path.js';
import { exportRoute, importRoute } from './entity-transfer.js';
import { idParameter } from './parameters.js';
import { resource } from './resource.js';
import type { ResourceTools } from './resource-definition.js';
import { idOf } from './resource-routes.js';
import type { Route } from './route.js';

/** Everything that the API does with the entities of one collection. */
export function entityResource(
  entity: Entity,
  useCases: EntityUseCases,
  tools: ResourceTools,
): readonly Route[] {
  const { create, change, view, present } = entityDtos(entity);
  const { title, list } = entity;
  const path = entityPath(entity);
  return [
    exportRoute(entity, useCases.list, tools),
    importRoute(entity, useCases.import, tools),
    changeManyRoute(entity, useCases.changeMany, tools),
    restoreRoute(entity, useCases.restore, tools),
    ...resource(
      {
        path,
        title,
        view,
        present,
        list: { spec: list, useCase: useCases.list },
        get: { useCase: useCases.get },
        create: { dto: create, useCase: useCases.create, many: useCases.createMany },
        update: { dto: change, useCase: useCases.change },
        delete: { useCase: useCases.delete },
      },
      tools,
    ),
  ];
}

function restoreRoute(
  entity: Entity,
  restore: EntityUseCases['restore'],
  { runner }: ResourceTools,
): Route {
  const { view, present } = entityDtos(entity);
  return {
    method: 'post',
    path: `${entityPath(entity)}/:id/restore`,
    operation: restore.name,
    summary: `Bring a deleted ${entity.title.toLowerCase()} back`,
    tag: entity.title,
    parameters: [idParameter],
    answers: { 200: { description: 'It as it is now', schema: view } },
    handle: async ({ http, execution }) => {
      const id = idOf(entity.one, http);
      http.body = present(await runner.run(restore, { id }, execution));
    },
  };
}
