import type {
  MetricPoint,
  MetricQueries,
  MetricQuery,
} from '../../ports/monitoring/metric-history.js';
import type { UseCase } from '../shared/use-case.js';

export interface MetricPoints extends MetricQuery {
  readonly points: readonly MetricPoint[];
}

/** A metric over time. */
export class ReadPoints implements UseCase<MetricQuery, MetricPoints> {
  readonly name = 'metrics.points';
  readonly permission = 'metric:read';

  constructor(private readonly deps: { readonly queries: MetricQueries }) {}

  async execute(query: MetricQuery): Promise<MetricPoints> {
    return { ...query, points: await this.deps.queries.points(query) };
  }
}
