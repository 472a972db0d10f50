import { InvalidArgumentError, Option } from 'commander';
import { AppError } from '../../../../domain/shared/app-error.js';
import type { JsonObject } from '../../../../domain/shared/json.js';
import { MAX_LIMIT } from '../../../../domain/shared/page.js';
import type { BrainClient, QueryPairs } from '../client/brain-client.js';
import { itemsOf, nextCursorOf } from '../client/page.js';
import { collect } from '../common-options.js';
import type { Invocation } from '../invocation.js';
import { harmlessJson } from '../text/harmless.js';
import { cellText } from '../text/printer.js';
import type { ResourceDefinition } from './resource-definition.js';

const FILTER = /^([A-Za-z]+)(?:\[([a-z]+)\])?=(.*)$/s;

export function listOptions(): readonly Option[] {
  return [
    new Option('--limit <number>', `items per page, 1 to ${MAX_LIMIT}`).argParser(limit),
    new Option('--cursor <cursor>', 'go on where the page before ended'),
    new Option('--sort <fields>', 'joined by commas, - for descending: -createdAt,title'),
    new Option('--filter <field=value>', "status=open,review or 'createdAt[gte]=…'; repeatable")
      .argParser(filter)
      .default([], 'none'),
    new Option('--all', 'follow the pages to the end'),
  ];
}

export interface ListOptions {
  readonly limit?: string;
  readonly cursor?: string;
  readonly sort?: string;
  readonly filter: readonly string[];
  readonly all?: boolean;
}

type Listed = Pick<ResourceDefinition, 'group' | 'path' | 'columns'>;

/** One page, or all of them, each printed as it comes. @param narrowed by what the command says itself */
export async function runList(
  of: Listed,
  invocation: Invocation,
  narrowed: QueryPairs = [],
): Promise<void> {
  const { all = false, ...options } = invocation.options as unknown as ListOptions;
  const client = await invocation.connect();
  const query = [...narrowed, ...queryOf(options, all)];
  if (all) await printAll(of, client, query, options.cursor, invocation);
  else await printPage(of, client, withCursor(query, options.cursor), invocation);
}

async function printPage(
  of: Listed,
  client: BrainClient,
  query: QueryPairs,
  { printer }: Invocation,
): Promise<void> {
  const page = await client.get(of.path, query);
  const items = itemsOf(page, client.url);
  printer.answer(page, () => {
    if (items.length === 0) printer.text(`No ${of.group} found.`);
    else printer.raw(printer.table(columnsOf(of)).render(items.map((item) => rowOf(of, item))));
    const next = nextCursorOf(page);
    if (next !== undefined) printer.note(`There are more: add --all, or --cursor ${next}`);
  });
}

async function printAll(
  of: Listed,
  client: BrainClient,
  query: QueryPairs,
  start: string | undefined,
  { printer }: Invocation,
): Promise<void> {
  const table = printer.table(columnsOf(of));
  let printed = 0;
  if (printer.isJson) printer.raw('{"items": [');
  for await (const items of pagesOf(of, client, query, start)) {
    if (printer.isJson) {
      for (const item of items) {
        printer.raw(`${printed === 0 ? '' : ','}\n${harmlessJson(item)}`);
        printed += 1;
      }
    } else if (items.length > 0) {
      printer.raw(table.render(items.map((item) => rowOf(of, item))));
      printed += items.length;
    }
  }
  if (printer.isJson) printer.raw('\n], "nextCursor": null}\n');
  else if (printed === 0) printer.text(`No ${of.group} found.`);
}

export async function* pagesOf(
  of: Pick<Listed, 'path'>,
  client: BrainClient,
  query: QueryPairs,
  start?: string,
): AsyncGenerator<readonly JsonObject[]> {
  let cursor = start;
  for (;;) {
    const page = await client.get(of.path, withCursor(query, cursor));
    yield itemsOf(page, client.url);
    const next = nextCursorOf(page);
    if (next === undefined) return;
    if (next === cursor) {
      const message = 'The pages do not come to an end';
      throw new AppError('integration', 'client.endless-list', message);
    }
    cursor = next;
  }
}

export function queryOf(
  { limit: size, sort, filter: filters }: ListOptions,
  all: boolean,
): QueryPairs {
  const perPage = size ?? (all ? String(MAX_LIMIT) : undefined);
  return [
    ...filters.map((text): [string, string] => {
      const [, field = '', operator, value = ''] = FILTER.exec(text) ?? [];
      return [`filter[${field}]${operator === undefined ? '' : `[${operator}]`}`, value];
    }),
    ...(sort === undefined ? [] : [['sort', sort] as const]),
    ...(perPage === undefined ? [] : [['limit', perPage] as const]),
  ];
}

function withCursor(query: QueryPairs, cursor: string | undefined): QueryPairs {
  return cursor === undefined ? query : [...query, ['cursor', cursor]];
}

function columnsOf({ columns }: Listed) {
  return columns.map((title) => ({ title, isWhole: title === 'id' }));
}

function rowOf({ columns }: Listed, item: JsonObject): readonly string[] {
  return columns.map((name) => cellText(item[name]));
}

function limit(text: string): string {
  if (/^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_LIMIT) return text;
  throw new InvalidArgumentError(`It must be between 1 and ${MAX_LIMIT}.`);
}

function filter(text: string, before: readonly string[]): readonly string[] {
  if (FILTER.test(text)) return collect(text, before);
  throw new InvalidArgumentError("It must look like status=open or 'createdAt[gte]=2026-01-01'.");
}
