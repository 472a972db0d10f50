import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';
import { AppError, notFound, validationError } from '../../../domain/shared/app-error.js';
import { isUuid } from '../../../domain/shared/ids.js';
import { eachValid, within } from '../../../application/shared/each-valid.js';
import { MAX_BULK_ITEMS } from '../../../application/shared/create-many.js';
import { parseDto } from '../wire/parse-dto.js';
import { parseListQuery } from '../wire/parse-list-query.js';
import { performOnce, toJson, type Performance } from './once-per-key.js';
import { idParameter, ifMatchParameter, listParameters } from './parameters.js';
import { API_LIMIT, BULK_LIMIT, JSON_TYPES, readJson } from './read-body.js';
import type { AnyResource, ResourceTools } from './resource-definition.js';
import type { Route, RouteContext } from './route.js';

type Part<Name extends keyof AnyResource> = NonNullable<AnyResource[Name]>;
interface Item {
  readonly id: string;
  readonly version?: number;
}

export function listRoute(of: AnyResource, list: Part<'list'>, { runner }: ResourceTools): Route {
  return {
    method: 'get',
    path: of.path,
    operation: list.useCase.name,
    summary: `List ${of.title.toLowerCase()} items, page by page`,
    tag: of.title,
    parameters: listParameters(list.spec),
    answers: { 200: { description: 'A page', schema: pageSchema(of), uses: [of.view] } },
    handle: async ({ http, execution }) => {
      const query = parseListQuery(new URLSearchParams(http.querystring), list.spec);
      const page = await runner.run(list.useCase, query, execution);
      http.body = { items: page.items.map(of.present), nextCursor: page.nextCursor ?? null };
    },
  };
}

export function getRoute(of: AnyResource, get: Part<'get'>, { runner }: ResourceTools): Route {
  const present = get.present ?? of.present;
  return {
    method: 'get',
    path: `${of.path}/:id`,
    operation: get.useCase.name,
    summary: `Show one ${of.title.toLowerCase()}`,
    tag: of.title,
    parameters: [idParameter],
    answers: { 200: { description: 'The item', schema: get.view ?? of.view } },
    handle: async ({ http, execution }) => {
      const item = await runner.run(
        get.useCase,
        { id: idOf(whatOf(of), http) as never },
        execution,
      );
      answerWith(http, item, present);
    },
  };
}

export function createRoute(of: AnyResource, create: Part<'create'>, tools: ResourceTools): Route {
  const present = create.present ?? of.present;
  const view = create.view ?? of.view;
  const { many, most = MAX_BULK_ITEMS } = create;
  const one = (value: JsonValue): Performance => ({
    useCase: create.useCase,
    input: parseDto(create.dto, value),
    toJson: (item) => toJson(present(item as never)),
  });
  const all = (items: JsonValue): Performance => {
    if (!many) throw validationError('request.no-bulk', 'This collection has no bulk form');
    return {
      useCase: many,
      input: {
        items: within('items', () =>
          eachValid(parseItems(items, most), (item) => parseDto(create.dto, item)),
        ),
      },
      toJson: (made) => ({ items: (made as never[]).map((item) => toJson(present(item))) }),
    };
  };
  return {
    method: 'post',
    path: of.path,
    operation: create.useCase.name,
    summary: `Create a ${of.title.toLowerCase()}${many ? ', or many at once with {items}' : ''}`,
    tag: of.title,
    body: { schema: create.dto, contentTypes: ['application/json'] },
    answers: { 201: { description: 'What was created', schema: view } },
    handle: async (context) => {
      const { http } = context;
      const { value, size } = await readJson(http.req, many ? BULK_LIMIT : API_LIMIT);
      const items = many ? itemsOf(value) : undefined;
      if (items === undefined && size > API_LIMIT) throw tooLarge();
      if (create.unrepeatable && http.get('Idempotency-Key') !== '') throw unrepeatable();
      const creation = items === undefined ? one(value) : all(items);
      const result = await performOnce(creation, value, context, tools);
      http.status = 201;
      if (typeof result['id'] === 'string') http.set('Location', `${of.path}/${result['id']}`);
      if (typeof result['version'] === 'number') http.set('ETag', etag(result['version']));
      http.body = result;
    },
  };
}

export function updateRoute(
  of: AnyResource,
  update: Part<'update'>,
  { runner }: ResourceTools,
): Route {
  return {
    method: 'patch',
    path: `${of.path}/:id`,
    operation: update.useCase.name,
    summary: `Change a ${of.title.toLowerCase()}: JSON merge patch`,
    tag: of.title,
    parameters: [idParameter, ifMatchParameter],
    body: { schema: update.dto, contentTypes: JSON_TYPES },
    answers: { 200: { description: 'The item after the change', schema: of.view } },
    handle: async ({ http, execution }) => {
      const id = idOf(whatOf(of), http);
      const { value } = await readJson(http.req, API_LIMIT);
      const change = parseDto(update.dto, value);
      const input = { id, change, ...expectedVersion(http) };
      answerWith(http, await runner.run(update.useCase, input as never, execution), of.present);
    },
  };
}

export function deleteRoute(
  of: AnyResource,
  remove: Part<'delete'>,
  { runner }: ResourceTools,
): Route {
  return {
    method: 'delete',
    path: `${of.path}/:id`,
    operation: remove.useCase.name,
    summary: `Delete a ${of.title.toLowerCase()}`,
    tag: of.title,
    parameters: [idParameter, ifMatchParameter],
    answers: { 204: { description: 'It is gone' } },
    handle: async ({ http, execution }) => {
      const input = { id: idOf(whatOf(of), http), ...expectedVersion(http) };
      await runner.run(remove.useCase, input as never, execution);
      http.status = 204;
    },
  };
}

type Http = RouteContext['http'];

/** An id that is no UUID names nothing: 404 as for one that is not there. */
export function idOf(what: string, http: Http): string {
  const id = ((http['params'] as Record<string, string>)['id'] ?? '').toLowerCase();
  if (!isUuid(id)) throw notFound(what, id.slice(0, 50));
  return id;
}

function whatOf({ title }: AnyResource): string {
  return title.toLowerCase().replaceAll(' ', '-');
}

function answerWith(http: Http, item: Item, present: (item: never) => object): void {
  if (item.version !== undefined) {
    http.set('ETag', etag(item.version));
    http.status = 200;
    if (http.method === 'GET' && isKnown(http.get('If-None-Match'), etag(item.version))) {
      http.status = 304;
      return;
    }
  }
  http.body = present(item as never);
}

/** Not `http.fresh`: that disregards If-None-Match beside `Cache-Control: no-cache`, which fetch adds. */
function isKnown(ifNoneMatch: string, tag: string): boolean {
  const known = ifNoneMatch.split(',').map((one) => one.trim().replace(/^W\//, ''));
  return known.includes(tag) || known.includes('*');
}

function etag(version: number): string {
  return `"${String(version)}"`;
}

/** @throws AppError `validation` when If-Match is no entity tag of ours */
function expectedVersion(http: Http): { readonly expectedVersion?: number } {
  const header = http.get('If-Match').trim();
  if (header === '' || header === '*') return {};
  const version = /^"(\d{1,10})"$/.exec(header)?.[1];
  if (version === undefined) {
    throw validationError('request.if-match', 'If-Match must be an ETag as it was answered', [
      { path: 'If-Match', message: 'is not an ETag of this API' },
    ]);
  }
  return { expectedVersion: Number(version) };
}

export function itemsOf(value: JsonValue): JsonValue | undefined {
  const isBulk = value !== null && typeof value === 'object' && Object.hasOwn(value, 'items');
  return isBulk ? (value as JsonObject)['items'] : undefined;
}

/** Its fault is beneath `items` for whoever calls it. */
export function parseItems(items: JsonValue, most: number): readonly JsonValue[] {
  if (Array.isArray(items) && items.length >= 1 && items.length <= most) {
    return items as readonly JsonValue[];
  }
  throw validationError('request.invalid', 'The request is not valid: items', [
    { path: '', message: `must be an array of 1 to ${String(most)} items` },
  ]);
}

function unrepeatable(): AppError {
  return validationError('idempotency.unsupported', 'The answer is a secret and is never kept', [
    { path: 'Idempotency-Key', message: 'is not supported here' },
  ]);
}

function tooLarge(): AppError {
  return new AppError('too-large', 'request.too-large', 'The body is larger than 1 MB');
}

function pageSchema(of: AnyResource): JsonObject {
  return {
    type: 'object',
    required: ['items', 'nextCursor'],
    properties: {
      items: { type: 'array', items: { $ref: `#/components/schemas/${of.view.name}` } },
      nextCursor: {
        type: ['string', 'null'],
        description: 'Pass it as ?cursor= for the next page',
      },
    },
  };
}
