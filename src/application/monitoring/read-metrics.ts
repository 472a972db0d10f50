import { AppError } from '../../domain/shared/app-error.js';
import type { Metrics, MetricsFormat, MetricsText } from '../../ports/runtime/metrics.js';
import type { UseCase } from '../shared/use-case.js';

/** The metrics of the process that answers, as text. */
export class ReadMetrics implements UseCase<{ readonly format: MetricsFormat }, MetricsText> {
  readonly name = 'metrics.read';
  readonly permission = 'metric:read';

  constructor(private readonly deps: { readonly metrics: Metrics }) {}

  /** @throws AppError `not-found` (`metrics.off`) where no metrics are kept */
  async execute({ format }: { readonly format: MetricsFormat }): Promise<MetricsText> {
    requireMetrics(this.deps.metrics);
    return this.deps.metrics.text(format);
  }
}

/** @throws AppError `not-found` (`metrics.off`) where no metrics are kept */
export function requireMetrics({ isKept }: Metrics): void {
  if (isKept) return;
  throw new AppError(
    'not-found',
    'metrics.off',
    'No metrics are kept here: monitoring.enabled is false',
  );
}
