import type { ReportPerformance } from '../../../application/monitoring/report-performance.js';
import type { SuggestTuning } from '../../../application/monitoring/suggest-tuning.js';
import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import { PerformanceReportView, SuggestionsView } from '../wire/performance-dto.js';
import type { Route } from './route.js';

const TAG = 'Performance';
const DEFAULT_HOURS = 24;

const HOURS: JsonObject = {
  name: 'hours',
  in: 'query',
  description: 'How far back',
  schema: { type: 'integer', minimum: 1, maximum: 720, default: DEFAULT_HOURS },
};

export function performanceRoutes({
  report,
  suggest,
  runner,
}: {
  readonly report: ReportPerformance;
  readonly suggest: SuggestTuning;
  readonly runner: UseCaseRunner;
}): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/api/performance/report',
      operation: report.name,
      summary: 'Report targets, score, resources, requests, errors and jobs of the last hours',
      tag: TAG,
      parameters: [HOURS],
      answers: { 200: { description: 'The report', schema: PerformanceReportView } },
      handle: async ({ http, execution }) => {
        http.body = await runner.run(report, { hours: hoursOf(http.querystring) }, execution);
      },
    },
    {
      method: 'get',
      path: '/api/performance/suggestions',
      operation: suggest.name,
      summary: 'Suggest what to change, with the evidence',
      tag: TAG,
      parameters: [HOURS],
      answers: {
        200: { description: 'The suggestions, the surest first', schema: SuggestionsView },
      },
      handle: async ({ http, execution }) => {
        http.body = await runner.run(suggest, { hours: hoursOf(http.querystring) }, execution);
      },
    },
  ];
}

function hoursOf(query: string): number {
  const hours = new URLSearchParams(query).get('hours');
  if (hours === null) return DEFAULT_HOURS;
  return /^\d{1,4}$/.test(hours) ? Number(hours) : Number.NaN;
}
