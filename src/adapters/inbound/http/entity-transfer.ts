import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { EntityUseCases } from '../../../application/entities/entity-use-cases.js';
import type { ImportedItem } from '../../../application/entities/import-entities.js';
import { parseJson } from '../../../application/shared/parse-json.js';
import { AppError, validationError } from '../../../domain/shared/app-error.js';
import type { Entity } from '../../../domain/shared/entities/entity.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import { MAX_LIMIT, type ListQuery } from '../../../domain/shared/page.js';
import { entityDtos } from '../wire/entity-dto.js';
import { importedItem } from '../wire/imported-item.js';
import { refuseUnsafe } from '../wire/parse-dto.js';
import { parseListQuery } from '../wire/parse-list-query.js';
import { entityPath } from './entity-path.js';
import { linesOf } from './lines-of.js';
import { listParameters } from './parameters.js';
import { withoutPlace } from './request-gate.js';
import type { ResourceTools } from './resource-definition.js';
import type { Route, RouteContext } from './route.js';

const JSON_LINES = 'application/x-ndjson';

/** How many lines are stored at once. */
const BATCH = 200;
/** Longest line, bytes. */
const LONGEST_LINE = 1024 * 1024;
/** Most refused lines that are told one by one. */
const MOST_TOLD = 100;

/** `GET /api/v1/<collection>/export`: everything that the filters find, one JSON object per line. */
export function exportRoute(
  entity: Entity,
  list: EntityUseCases['list'],
  { runner }: ResourceTools,
): Route {
  const { present } = entityDtos(entity);
  return {
    method: 'get',
    path: `${entityPath(entity)}/export`,
    operation: `${entity.collection}.export`,
    summary: `Export ${wordsOf(entity)}, one JSON object per line`,
    tag: entity.title,
    parameters: listParameters(entity.list).filter(({ name }) => String(name).startsWith('filter')),
    answers: {
      200: { description: 'The lines', contentType: JSON_LINES, schema: { type: 'string' } },
    },
    handle: async ({ http, execution }) => {
      const asked = parseListQuery(new URLSearchParams(http.querystring), entity.list);
      const oldestFirst = [{ field: 'createdAt', descending: false }];
      const query: ListQuery = { filters: asked.filters, sort: oldestFirst, limit: MAX_LIMIT };
      const first = await runner.run(list, query, execution);
      const stream = new PassThrough();
      http.status = 200;
      http.type = JSON_LINES;
      http.body = stream;
      void (async () => {
        let page = first;
        for (;;) {
          const text = page.items.map((item) => `${JSON.stringify(present(item))}\n`).join('');
          if (!stream.write(text)) await once(stream, 'drain');
          if (page.nextCursor === undefined || stream.destroyed) break;
          page = await runner.run(list, { ...query, cursor: page.nextCursor }, execution);
        }
        stream.end();
      })().catch((error: unknown) => stream.destroy(error instanceof Error ? error : undefined));
    },
  };
}

/** `POST /api/v1/<collection>/import`: as exported. Lines that cannot be taken are left out and told. */
export function importRoute(
  entity: Entity,
  importing: EntityUseCases['import'],
  { runner }: ResourceTools,
): Route {
  const toItem = importedItem(entityDtos(entity));
  return {
    method: 'post',
    path: `${entityPath(entity)}/import`,
    operation: importing.name,
    summary: `Import ${wordsOf(entity)}, one JSON object per line; what has a known id is changed`,
    tag: entity.title,
    body: { schema: { type: 'string' }, contentTypes: [JSON_LINES] },
    answers: { 200: { description: 'What became of the lines', schema: RESULT } },
    handle: async (context) => {
      const { http, execution } = context;
      requireJsonLines(context);
      const result = new Result();
      let batch: { readonly line: number; readonly item: ImportedItem }[] = [];
      const store = async () => {
        if (batch.length === 0) return;
        const stored = batch;
        batch = [];
        const items = stored.map(({ item }) => item);
        const { refused, ...counts } = await runner.run(importing, { items }, execution);
        result.add(counts);
        for (const { index, ...refusal } of refused) {
          result.refuse(stored[index]?.line ?? 0, refusal);
        }
      };
      await withoutPlace(http.req, async () => {
        let line = 0;
        for await (const text of linesOf(http.req, LONGEST_LINE)) {
          line += 1;
          if (text.trim() === '') continue;
          try {
            const value = parseJson(text);
            refuseUnsafe(value);
            batch.push({ line, item: toItem(value) });
          } catch (error) {
            if (!(error instanceof AppError) || error.kind !== 'validation') throw error;
            result.refuse(line, error);
          }
          if (batch.length === BATCH) await store();
        }
        await store();
      });
      http.body = result.view;
    },
  };
}

class Result {
  private readonly counts = { created: 0, changed: 0, unchanged: 0, refused: 0 };
  private readonly errors: JsonObject[] = [];

  get view() {
    return { ...this.counts, errors: this.errors };
  }

  add({ created, changed, unchanged }: Record<'created' | 'changed' | 'unchanged', number>): void {
    this.counts.created += created;
    this.counts.changed += changed;
    this.counts.unchanged += unchanged;
  }

  refuse(line: number, { code, message, faults }: Pick<AppError, 'code' | 'message' | 'faults'>) {
    this.counts.refused += 1;
    if (this.errors.length >= MOST_TOLD) return;
    const errors = faults.map((fault) => ({ path: fault.path, message: fault.message }));
    this.errors.push({ line, code, message, errors });
  }
}

const COUNT: JsonObject = { type: 'integer', minimum: 0 };
const RESULT: JsonObject = {
  type: 'object',
  required: ['created', 'changed', 'unchanged', 'refused', 'errors'],
  properties: {
    created: COUNT,
    changed: COUNT,
    unchanged: COUNT,
    refused: COUNT,
    errors: {
      type: 'array',
      description: `Why lines were refused, the first ${String(MOST_TOLD)}`,
      items: {
        type: 'object',
        properties: {
          line: { type: 'integer', minimum: 1 },
          code: { type: 'string' },
          message: { type: 'string' },
          errors: { type: 'array', items: { type: 'object' } },
        },
      },
    },
  },
};

function requireJsonLines({ http }: RouteContext): void {
  const type = http.get('Content-Type').split(';', 1)[0]?.trim().toLowerCase();
  if (type === JSON_LINES || type === 'application/jsonl') return;
  throw validationError('request.content-type', `The content type must be ${JSON_LINES}`, [
    { path: '', message: `must be sent as ${JSON_LINES}` },
  ]);
}

function wordsOf({ collection }: Entity): string {
  return collection.replaceAll('-', ' ');
}
