import { REFUSALS } from '../../domain/alerts/default-rules.js';
import { AppError } from '../../domain/shared/app-error.js';
import type { ErrorRecorder } from '../../ports/errors/error-recorder.js';
import type { Counter, Metrics } from '../../ports/runtime/metrics.js';

/** Counts refused credentials and signatures by code, so that rules can tell when they are many. */
export class CountedRefusals implements ErrorRecorder {
  private readonly refusals: Counter;
  private readonly seen = new WeakSet<AppError>();

  constructor(
    private readonly recorder: ErrorRecorder,
    metrics: Metrics,
  ) {
    this.refusals = metrics.counter({
      name: REFUSALS,
      help: 'Refused credentials and signatures, by code.',
      labels: ['code'],
    });
  }

  record(...failure: Parameters<ErrorRecorder['record']>): void {
    const [error] = failure;
    if (error instanceof AppError && error.kind === 'unauthorised' && !this.seen.has(error)) {
      this.seen.add(error);
      this.refusals.add(1, { code: error.code });
    }
    this.recorder.record(...failure);
  }
}
