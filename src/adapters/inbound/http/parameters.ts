import type { RouteContext } from './route.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import { DEFAULT_LIMIT, MAX_LIMIT, type ListSpec } from '../../../domain/shared/page.js';

export const idParameter: JsonObject = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'Id of the item',
  schema: { type: 'string', format: 'uuid' },
};

export const ifMatchParameter: JsonObject = {
  name: 'If-Match',
  in: 'header',
  description: 'ETag of the version you have seen; another one answers 412',
  schema: { type: 'string' },
};

/** What `parseListQuery` takes, as OpenAPI parameters. */
export function listParameters({ filterable, sortable }: ListSpec): readonly JsonObject[] {
  return [
    query('limit', 'Items per page', {
      type: 'integer',
      minimum: 1,
      maximum: MAX_LIMIT,
      default: DEFAULT_LIMIT,
    }),
    query('cursor', 'nextCursor of the page before', { type: 'string' }),
    query(
      'sort',
      `Fields joined by commas, - for descending: ${Object.keys(sortable).join(', ')}`,
      {
        type: 'string',
      },
    ),
    ...Object.keys(filterable).map((field) =>
      query(`filter[${field}]`, `Only items whose ${field} is one of these, joined by commas`, {
        type: 'string',
      }),
    ),
  ];
}

function query(name: string, description: string, schema: JsonObject): JsonObject {
  return { name, in: 'query', description, schema };
}

/** In a path whose things go by their names. */
export function nameParameter(description: string, maxLength: number): JsonObject {
  const schema = { type: 'string', maxLength };
  return { name: 'name', in: 'path', required: true, description, schema };
}

export function nameOf({ http }: RouteContext): string {
  return String((http['params'] as { readonly name?: string }).name);
}
