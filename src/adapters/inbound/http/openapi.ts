import type { JsonObject } from '../../../domain/shared/json.js';
import { jsonSchemaOf, type DtoClass } from '../wire/schema.js';
import type { Route, RouteAnswer, RouteBody } from './route.js';

/** The OpenAPI 3.1 document of the routes that are mounted, from the very objects that serve them. */
export function openApiDocument(
  routes: readonly Route[],
  version: string,
  keyHeader: string,
): JsonObject {
  const schemas: Record<string, JsonObject> = { Problem: PROBLEM };
  const reference = (schema: DtoClass | JsonObject): JsonObject => {
    if (typeof schema !== 'function') return schema;
    schemas[schema.name] ??= jsonSchemaOf(schema);
    return { $ref: `#/components/schemas/${schema.name}` };
  };
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operation(route, reference) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'ClickUp Brain', version, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }, { bearer: [] }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: keyHeader },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

type Reference = (schema: DtoClass | JsonObject) => JsonObject;

function operation(route: Route, reference: Reference): JsonObject {
  const answers = Object.entries(route.answers).map(([status, answer]): [string, JsonObject] => [
    status,
    describeAnswer(answer, reference),
  ]);
  return {
    operationId: route.operation,
    summary: route.summary,
    tags: [route.tag],
    ...(route.isPublic ? { security: [] } : {}),
    ...(route.parameters || route.path.includes(':')
      ? { parameters: route.parameters ?? pathParameters(route.path) }
      : {}),
    ...(route.body ? { requestBody: describeBody(route.body, reference) } : {}),
    responses: { ...Object.fromEntries(answers), default: PROBLEM_ANSWER },
  };
}

function pathParameters(path: string): readonly JsonObject[] {
  return [...path.matchAll(/:([A-Za-z]+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function describeBody(
  { schema, contentTypes, isOptional = false }: RouteBody,
  reference: Reference,
): JsonObject {
  return {
    required: !isOptional,
    content: Object.fromEntries(contentTypes.map((type) => [type, { schema: reference(schema) }])),
  };
}

function describeAnswer(answer: RouteAnswer, reference: Reference): JsonObject {
  const { description, schema, uses = [], contentType = 'application/json' } = answer;
  for (const view of uses) reference(view);
  if (!schema) return { description };
  return { description, content: { [contentType]: { schema: reference(schema) } } };
}

const PROBLEM: JsonObject = {
  type: 'object',
  description: 'RFC 9457 problem details',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    code: { type: 'string', description: 'Stable and machine-readable' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
    requestId: { type: 'string' },
  },
};

const PROBLEM_ANSWER: JsonObject = {
  description: 'What went wrong',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
