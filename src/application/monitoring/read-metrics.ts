import type { Metrics, MetricsText } from '../../ports/runtime/metrics.js';
import type { UseCase } from '../shared/use-case.js';

/** The metrics of the process that answers. */
export class ReadMetrics implements UseCase<void, MetricsText> {
  readonly name = 'metrics.read';
  readonly permission = 'metric:read';

  constructor(private readonly deps: { readonly metrics: Metrics }) {}

  execute(): Promise<MetricsText> {
    return this.deps.metrics.text();
  }
}
