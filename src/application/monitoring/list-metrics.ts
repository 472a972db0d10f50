import type { ListQuery, Page } from '../../domain/shared/page.js';
import type { MetricDescription, Metrics } from '../../ports/runtime/metrics.js';
import type { UseCase } from '../shared/use-case.js';
import type { CustomMetrics } from './custom-metrics.js';

export interface KnownMetric extends MetricDescription {
  readonly unit: string | null;
  /** Told by others, not counted by the program. */
  readonly isCustom: boolean;
}

/** Units that names of the program's own metrics end in. */
const UNITS = /_(seconds|bytes|ratio)(?:_total)?$/;

/** The metrics of the process that answers, by name. */
export class ListMetrics implements UseCase<ListQuery, Page<KnownMetric>> {
  readonly name = 'metrics.list';
  readonly permission = 'metric:read';

  constructor(
    private readonly deps: { readonly metrics: Metrics; readonly custom: CustomMetrics },
  ) {}

  execute({ limit, cursor = '' }: ListQuery): Promise<Page<KnownMetric>> {
    const { metrics } = this.deps;
    const known = metrics
      .describe()
      .map((metric) => this.withUnit(metric))
      .filter(({ exposedAs }) => exposedAs > cursor)
      .sort((a, b) => (a.exposedAs < b.exposedAs ? -1 : 1));
    const items = known.slice(0, limit);
    const last = items.at(-1);
    const hasMore = known.length > items.length && last !== undefined;
    return Promise.resolve({ items, ...(hasMore ? { nextCursor: last.exposedAs } : {}) });
  }

  private withUnit(metric: MetricDescription): KnownMetric {
    const custom = this.deps.custom.find(metric.name);
    if (custom) return { ...metric, name: custom.name, unit: custom.unit ?? null, isCustom: true };
    return { ...metric, unit: UNITS.exec(metric.name)?.[1] ?? null, isCustom: false };
  }
}
