import type { ReadMetrics } from '../../../application/monitoring/read-metrics.js';
import type { ReadPerformance } from '../../../application/monitoring/read-performance.js';
import type { SummariseMetrics } from '../../../application/monitoring/summarise-metrics.js';
import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import { MetricsSummaryView, PerformanceView } from '../wire/metrics-dto.js';
import { preferredType, type OfferedType } from './preferred-type.js';
import type { Route, RouteContext } from './route.js';

export interface MetricsRoutesDeps {
  readonly runner: UseCaseRunner;
  readonly read: ReadMetrics;
  readonly summarise: SummariseMetrics;
  readonly performance: ReadPerformance;
  /** Open to anybody, as scrapers often have no credential. */
  readonly isPublic: boolean;
}

const OFFERS: readonly [OfferedType<Form>, ...OfferedType<Form>[]] = [
  { name: 'json', type: 'application/json' },
  { name: 'openmetrics', type: 'application/openmetrics-text', version: '1.0.0' },
  { name: 'prometheus', type: 'text/plain', version: '0.0.4' },
];
type Form = 'json' | 'openmetrics' | 'prometheus';

const TEXT = { contentType: 'text/plain', schema: { type: 'string' } } as const;

const ACCEPT: JsonObject = {
  name: 'Accept',
  in: 'header',
  description:
    'text/plain: Prometheus text; application/openmetrics-text: OpenMetrics with exemplars; else JSON',
  schema: { type: 'string', default: 'application/json' },
};

/** What the process that answers counts about itself. */
export function metricsRoutes(deps: MetricsRoutesDeps): readonly Route[] {
  const { read, summarise, performance, runner, isPublic } = deps;
  const asText = async (
    { http, execution }: RouteContext,
    format: 'openmetrics' | 'prometheus',
  ) => {
    const { text, contentType } = isPublic
      ? await read.execute({ format })
      : await runner.run(read, { format }, execution);
    http.set('Content-Type', contentType);
    http.body = text;
  };
  return [
    {
      method: 'get',
      path: '/metrics',
      operation: summarise.name,
      summary: 'Show what the process counts about itself: JSON, or text by Accept',
      tag: 'System',
      isPublic,
      parameters: [ACCEPT],
      answers: { 200: { description: 'The metrics', schema: MetricsSummaryView } },
      handle: async (context) => {
        const { http, execution } = context;
        http.vary('Accept');
        const form = preferredType(http.headers.accept, OFFERS);
        if (form !== 'json') {
          await asText(context, form);
          return;
        }
        http.body = isPublic
          ? await summarise.execute()
          : await runner.run(summarise, undefined, execution);
      },
    },
    {
      method: 'get',
      path: '/metrics/prometheus',
      operation: read.name,
      summary: 'Show what the process counts about itself, as Prometheus text',
      tag: 'System',
      isPublic,
      answers: { 200: { description: 'The metrics', ...TEXT } },
      handle: (context) => asText(context, 'prometheus'),
    },
    {
      method: 'get',
      path: '/api/performance/metrics',
      operation: performance.name,
      summary: 'Show how routes, use cases, queues, the database and caches of the process fare',
      tag: 'System',
      answers: { 200: { description: 'The figures', schema: PerformanceView } },
      handle: async ({ http, execution }) => {
        http.body = await runner.run(performance, undefined, execution);
      },
    },
  ];
}
