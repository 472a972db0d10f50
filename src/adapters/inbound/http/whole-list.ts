import type { JsonObject } from '../../../domain/shared/json.js';
import type { DtoClass } from '../wire/schema.js';
import type { Route } from './route.js';

/** The answer of a list that is short enough to be given as a whole: it looks like a page, and is the last one. */
export function wholeListAnswers(view: DtoClass): Route['answers'] {
  const schema: JsonObject = {
    type: 'object',
    required: ['items', 'nextCursor'],
    properties: {
      items: { type: 'array', items: { $ref: `#/components/schemas/${view.name}` } },
      nextCursor: { type: 'null' },
    },
  };
  return { 200: { description: 'All of them', schema, uses: [view] } };
}

export function wholeList<Item>(items: readonly Item[]) {
  return { items, nextCursor: null };
}
