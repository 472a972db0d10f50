import type { FindEntities } from '../../../application/search/find-entities.js';
import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import { validationError } from '../../../domain/shared/app-error.js';
import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';
import { parseDto } from '../wire/parse-dto.js';
import { SearchDto, SearchHitView } from '../wire/search-dto.js';
import type { Route } from './route.js';
import { wholeList, wholeListAnswers } from './whole-list.js';

const PARAMETERS: readonly JsonObject[] = [
  {
    name: 'q',
    in: 'query',
    required: true,
    description: 'Words, "phrases", begin*, -without; all of them must hold',
    schema: { type: 'string', maxLength: 200 },
  },
  {
    name: 'collections',
    in: 'query',
    description: 'Where to look, joined by commas; everywhere unless given',
    schema: { type: 'string' },
  },
  {
    name: 'limit',
    in: 'query',
    description: 'Most hits',
    schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
  },
];

/** `GET /api/v1/search?q=`: what the caller may read, by its words. */
export function searchRoute(find: FindEntities, runner: UseCaseRunner): Route {
  return {
    method: 'get',
    path: '/api/v1/search',
    operation: find.name,
    summary: 'Find tasks, projects and everything else by their words, best first',
    tag: 'Search',
    parameters: PARAMETERS,
    answers: wholeListAnswers(SearchHitView),
    handle: async ({ http, execution }) => {
      const input = parseDto(SearchDto, inputOf(new URLSearchParams(http.querystring)));
      http.body = wholeList(await runner.run(find, input, execution));
    },
  };
}

function inputOf(query: URLSearchParams): JsonObject {
  const input: Record<string, JsonValue> = {};
  for (const [name, value] of query) {
    if (name === 'q') input['text'] = value;
    else if (name === 'collections') input['collections'] = value.split(',');
    else if (name === 'limit') input['limit'] = Number(value);
    else {
      throw validationError('request.invalid', `${name.slice(0, 50)} is not a parameter here`, [
        { path: name.slice(0, 50), message: 'is not known' },
      ]);
    }
  }
  return input;
}
