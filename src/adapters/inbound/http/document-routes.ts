import { openApiDocument } from './openapi.js';
import type { Route } from './route.js';
import { statusPage } from './status-page.js';

/** The status page, and the OpenAPI document of all routes given. */
export function documentRoutes(
  routes: readonly Route[],
  version: string,
  keyHeader: string,
): readonly Route[] {
  let document: string | undefined;
  const documents: Route[] = [
    {
      method: 'get',
      path: '/',
      operation: 'status.page',
      summary: 'Show a page for people',
      tag: 'Documents',
      isPublic: true,
      answers: {
        200: { description: 'A page', contentType: 'text/html', schema: { type: 'string' } },
      },
      handle: async ({ http }) => {
        http.type = 'text/html; charset=utf-8';
        http.set(
          'Content-Security-Policy',
          "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
        );
        http.body = statusPage(version);
        await Promise.resolve();
      },
    },
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
