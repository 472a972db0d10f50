import { openApiDocument } from './openapi.js';
import type { Route } from './route.js';

/** The OpenAPI document of all routes given, and what browsers ask for unasked. */
export function documentRoutes(
  routes: readonly Route[],
  version: string,
  keyHeader: string,
): readonly Route[] {
  let document: string | undefined;
  const documents: Route[] = [
    {
      method: 'get',
      path: '/favicon.ico',
      operation: 'status.icon',
      summary: 'Say that there is no icon, which browsers ask for',
      tag: 'Documents',
      isPublic: true,
      answers: { 204: { description: 'There is none' } },
      handle: async ({ http }) => {
        http.status = 204;
        await Promise.resolve();
      },
    },
    {
      method: 'get',
      path: '/openapi.json',
      operation: 'openapi.get',
      summary: 'Describe this API in OpenAPI 3.1',
      tag: 'Documents',
      isPublic: true,
      answers: { 200: { description: 'The document', schema: { type: 'object' } } },
      handle: async ({ http }) => {
        document ??= JSON.stringify(openApiDocument([...documents, ...routes], version, keyHeader));
        http.type = 'application/json';
        http.body = document;
        await Promise.resolve();
      },
    },
  ];
  return documents;
}
