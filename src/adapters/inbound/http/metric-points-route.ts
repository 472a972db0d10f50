import type { ReadPoints } from '../../../application/monitoring/read-points.js';
import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import {
  METRIC_POINTS_PARAMETERS,
  MetricPointsView,
  parseMetricQuery,
} from '../wire/metric-points-dto.js';
import type { Route } from './route.js';

export function metricPointsRoute(
  useCase: ReadPoints,
  { runner, clock }: { readonly runner: UseCaseRunner; readonly clock: Clock },
): Route {
  return {
    method: 'get',
    path: '/api/v1/metrics/:name/points',
    operation: useCase.name,
    summary: 'Show a metric over time',
    tag: 'Metric',
    parameters: METRIC_POINTS_PARAMETERS,
    answers: { 200: { description: 'Its points', schema: MetricPointsView } },
    handle: async ({ http, execution }) => {
      const { name = '' } = http['params'] as { name?: string };
      const query = parseMetricQuery(name, new URLSearchParams(http.querystring), clock.now());
      const { labels: _labels, ...answer } = await runner.run(useCase, query, execution);
      http.body = answer;
    },
  };
}
