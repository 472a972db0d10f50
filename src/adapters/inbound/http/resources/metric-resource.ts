import type { ListMetrics } from '../../../../application/monitoring/list-metrics.js';
import type {
  RecordedSample,
  RecordMetric,
  RecordMetrics,
} from '../../../../application/monitoring/record-metrics.js';
import type { ListSpec } from '../../../../domain/shared/page.js';
import {
  MetricView,
  RecordedMetricView,
  RecordMetricDto,
  toRecordedMetricView,
} from '../../wire/custom-metric-dto.js';
import { resource } from '../resource.js';
import type { ResourceTools } from '../resource-definition.js';
import type { Route } from '../route.js';

export interface MetricUseCases {
  readonly list: ListMetrics;
  readonly record: RecordMetric;
  readonly recordMany: RecordMetrics;
}

/** They come by name and are few: there is nothing to filter by. */
const METRIC_LIST: ListSpec = { filterable: {}, sortable: {}, defaultSort: [] };

export function metricResource(useCases: MetricUseCases, tools: ResourceTools): readonly Route[] {
  return resource(
    {
      path: '/api/v1/metrics',
      title: 'Metric',
      view: MetricView,
      present: (metric: object) => metric,
      list: { spec: METRIC_LIST, useCase: useCases.list },
      create: {
        dto: RecordMetricDto,
        useCase: useCases.record,
        many: useCases.recordMany,
        view: RecordedMetricView,
        present: (sample: RecordedSample) => toRecordedMetricView(sample),
      },
    },
    tools,
  );
}
