import type { EntityUseCases } from '../../../application/entities/entity-use-cases.js';
import { MAX_BULK_ITEMS } from '../../../application/shared/create-many.js';
import { eachValid, within } from '../../../application/shared/each-valid.js';
import type { Entity } from '../../../domain/shared/entities/entity.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import { entityDtos } from '../wire/entity-dto.js';
import { versionedDto } from '../wire/named-dto.js';
import { parseDto } from '../wire/parse-dto.js';
import { jsonSchemaOf } from '../wire/schema.js';
import { entityPath } from './entity-path.js';
import { BULK_LIMIT, JSON_TYPES, readJson } from './read-body.js';
import type { ResourceTools } from './resource-definition.js';
import { itemsOf, parseItems } from './resource-routes.js';
import type { Route } from './route.js';

/** `PATCH /api/v1/<collection>` with `{items: [{id, version?, …}]}`: all changes or none. */
export function changeManyRoute(
  entity: Entity,
  changeMany: EntityUseCases['changeMany'],
  { runner }: ResourceTools,
): Route {
  const { change, view, present } = entityDtos(entity);
  const item = versionedDto(change, `${change.name}Item`);
  const bodySchema: JsonObject = {
    type: 'object',
    required: ['items'],
    properties: { items: { type: 'array', maxItems: MAX_BULK_ITEMS, items: jsonSchemaOf(item) } },
  };
  const answerSchema: JsonObject = {
    type: 'object',
    required: ['items'],
    properties: {
      items: { type: 'array', items: { $ref: `#/components/schemas/${view.name}` } },
    },
  };
  return {
    method: 'patch',
    path: entityPath(entity),
    operation: changeMany.name,
    summary: `Change many ${entity.collection.replaceAll('-', ' ')} at once, all of them or none: JSON merge patches`,
    tag: entity.title,
    body: { schema: bodySchema, contentTypes: JSON_TYPES },
    answers: {
      200: { description: 'The items after the change', schema: answerSchema, uses: [view] },
    },
    handle: async ({ http, execution }) => {
      const { value } = await readJson(http.req, BULK_LIMIT);
      const items = within('items', () =>
        eachValid(parseItems(itemsOf(value) ?? null, MAX_BULK_ITEMS), (one) => {
          const { id, version, ...changed } = parseDto(item, one);
          return {
            id,
            change: changed,
            ...(version === undefined ? {} : { expectedVersion: version }),
          };
        }),
      );
      const changed = await runner.run(changeMany, { items }, execution);
      http.body = { items: changed.map(present) };
    },
  };
}
