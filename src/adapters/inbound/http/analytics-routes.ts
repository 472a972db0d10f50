import { Readable } from 'node:stream';
import type { ExportEvents } from '../../../application/analytics/export-events.js';
import type { GetName, ListNames } from '../../../application/analytics/list-names.js';
import type { ReadFunnel } from '../../../application/analytics/read-funnel.js';
import type { ReadSeries } from '../../../application/analytics/read-series.js';
import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import { MOST_TOP, USUAL_TOP } from '../../../domain/analytics/series-query.js';
import { INTERVALS, SERIES_AGGREGATES } from '../../../domain/analytics/series-query.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import {
  AnalyticsFunnelView,
  AnalyticsNameDetailsView,
  AnalyticsNameView,
  AnalyticsSeriesView,
  toFunnelView,
  toSeriesView,
} from '../wire/analytics-dto.js';
import { FunnelDto, FunnelStepDto } from '../wire/analytics-funnel-dto.js';
import {
  parseExportQuery,
  parseFunnelQuery,
  parseSeriesQuery,
  toFunnelQuery,
} from '../wire/analytics-query.js';
import { asCsv, asJsonLines } from '../wire/event-export.js';
import { parseDto } from '../wire/parse-dto.js';
import { API_LIMIT, readJson } from './read-body.js';
import type { Route, RouteContext } from './route.js';
import { wholeList, wholeListAnswers } from './whole-list.js';

export interface AnalyticsRouteDeps {
  readonly runner: UseCaseRunner;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly series: ReadSeries;
  readonly funnel: ReadFunnel;
  readonly export: ExportEvents;
  readonly names: ListNames;
  readonly name: GetName;
}

const PATH = '/api/v1/analytics';
const TAG = 'Analytics';

const NAME = query('name', 'Name of the event', { type: 'string', maxLength: 100 });
const PERIOD = [
  query('from', 'Beginning; 30 days before the end', { type: 'string', format: 'date-time' }),
  query('to', 'End, not included; now', { type: 'string', format: 'date-time' }),
];
const FILTER = {
  ...query('filter', 'Only events with one of these values: filter[country]=DE,FR', {
    type: 'object',
    additionalProperties: { type: 'string' },
  }),
  style: 'deepObject',
  explode: true,
};

/** What events of the business add up to, and the events themselves. */
export function analyticsRoutes(deps: AnalyticsRouteDeps): readonly Route[] {
  return [
    seriesRoute(deps),
    askedFunnelRoute(deps),
    funnelRoute(deps),
    exportRoute(deps),
    namesRoute(deps),
    nameRoute(deps),
  ];
}

function seriesRoute({ runner, clock, series }: AnalyticsRouteDeps): Route {
  return {
    method: 'get',
    path: `${PATH}/series`,
    operation: series.name,
    summary: 'Show what events add up to over time',
    tag: TAG,
    parameters: [
      { ...NAME, required: true },
      query('aggregate', 'How events become a value', {
        type: 'string',
        enum: SERIES_AGGREGATES,
        default: 'count',
      }),
      ...PERIOD,
      query('interval', 'Length of a step; chosen by the length of the time', {
        type: 'string',
        enum: INTERVALS,
      }),
      query('timezone', 'IANA zone whose days are meant', { type: 'string', default: 'UTC' }),
      query('groupBy', 'Declared dimensions, separated by commas', { type: 'string' }),
      query('top', 'So many groups; the others are added up as (other)', {
        type: 'integer',
        minimum: 1,
        maximum: MOST_TOP,
        default: USUAL_TOP,
      }),
      FILTER,
    ],
    answers: { 200: { description: 'Its lines', schema: AnalyticsSeriesView } },
    handle: async ({ http, execution }) => {
      const asked = parseSeriesQuery(new URLSearchParams(http.querystring), clock.now());
      http.body = toSeriesView(await runner.run(series, asked, execution));
    },
  };
}

function askedFunnelRoute({ runner, clock, funnel }: AnalyticsRouteDeps): Route {
  return {
    method: 'get',
    path: `${PATH}/funnels`,
    operation: funnel.name,
    summary: 'Show how many come from event to event',
    tag: TAG,
    parameters: [
      {
        ...query('steps', 'Names of events in their order, separated by commas', {
          type: 'string',
        }),
        required: true,
      },
      ...PERIOD,
      query('windowSeconds', 'From the first step to the last; a week', { type: 'integer' }),
      query('groupBy', 'A dimension of the first step', { type: 'string' }),
    ],
    answers: { 200: { description: 'The steps', schema: AnalyticsFunnelView } },
    handle: async ({ http, execution }) => {
      const asked = parseFunnelQuery(new URLSearchParams(http.querystring), clock.now());
      http.body = toFunnelView(await runner.run(funnel, asked, execution));
    },
  };
}

function funnelRoute({ runner, clock, funnel }: AnalyticsRouteDeps): Route {
  return {
    method: 'post',
    path: `${PATH}/funnels`,
    operation: `${funnel.name}-with-filters`,
    summary: 'Show how many come from step to step, each with a filter of its own',
    tag: TAG,
    body: { schema: FunnelDto, contentTypes: ['application/json'] },
    answers: {
      200: { description: 'The steps', schema: AnalyticsFunnelView, uses: [FunnelStepDto] },
    },
    handle: async ({ http, execution }) => {
      const { value } = await readJson(http.req, API_LIMIT);
      const asked = toFunnelQuery(parseDto(FunnelDto, value), clock.now());
      http.body = toFunnelView(await runner.run(funnel, asked, execution));
    },
  };
}

function exportRoute(deps: AnalyticsRouteDeps): Route {
  return {
    method: 'get',
    path: `${PATH}/export`,
    operation: deps.export.name,
    summary: 'Export the events of a time as CSV or JSON lines',
    tag: TAG,
    parameters: [
      { ...NAME, description: 'Name of the events; all when absent' },
      ...PERIOD,
      FILTER,
      query('format', 'csv, or jsonl for a JSON object in each line', {
        type: 'string',
        enum: ['csv', 'jsonl'],
        default: 'csv',
      }),
    ],
    answers: {
      200: { description: 'The events', contentType: 'text/csv', schema: { type: 'string' } },
    },
    handle: (context) => sendExport(context, deps),
  };
}

/** As fast as the client reads; nothing more is read once it is gone. */
async function sendExport({ http, execution }: RouteContext, deps: AnalyticsRouteDeps) {
  const { runner, clock, logger } = deps;
  const asked = parseExportQuery(new URLSearchParams(http.querystring), clock.now());
  const { format, ...wanted } = asked;
  const found = await runner.run(deps.export, wanted, execution);
  const stream = Readable.from(format === 'csv' ? asCsv(found) : asJsonLines(found));
  stream.once('error', (error) => {
    logger.warn('an export was broken off', { error });
    // What was sent is not all: the client must not take it for that.
    http.res.destroy();
  });
  http.status = 200;
  http.type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8';
  http.set('Content-Disposition', `attachment; filename="events.${format}"`);
  http.set('Cache-Control', 'no-store');
  http.body = stream;
}

function namesRoute({ runner, names }: AnalyticsRouteDeps): Route {
  return {
    method: 'get',
    path: `${PATH}/names`,
    operation: names.name,
    summary: 'List the names of events that were declared or recorded',
    tag: TAG,
    answers: wholeListAnswers(AnalyticsNameView),
    handle: async ({ http, execution }) => {
      http.body = wholeList(await runner.run(names, undefined, execution));
    },
  };
}

function nameRoute({ runner, name }: AnalyticsRouteDeps): Route {
  return {
    method: 'get',
    path: `${PATH}/names/:name`,
    operation: name.name,
    summary: 'Show the dimensions of an event and their values',
    tag: TAG,
    parameters: [{ ...NAME, in: 'path', required: true }],
    answers: { 200: { description: 'The name', schema: AnalyticsNameDetailsView } },
    handle: async ({ http, execution }) => {
      const { name: asked = '' } = http['params'] as { name?: string };
      http.body = await runner.run(name, { name: asked }, execution);
    },
  };
}

function query(name: string, description: string, schema: JsonObject): JsonObject {
  return { name, in: 'query', description, schema };
}
