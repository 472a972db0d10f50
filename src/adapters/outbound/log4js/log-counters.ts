import type { Counter, Metrics } from '../../../ports/runtime/metrics.js';

/** What is lost, per sink, counted from the start on though metrics come later. */
export class LogCounters {
  private readonly early = new Map<string, { dropped: number; failures: number }>();
  private dropped: Counter | undefined;
  private failures: Counter | undefined;

  addDropped(sink: string): void {
    if (this.dropped) this.dropped.add(1, { sink });
    else this.of(sink).dropped += 1;
  }

  addFailure(sink: string): void {
    if (this.failures) this.failures.add(1, { sink });
    else this.of(sink).failures += 1;
  }

  /** From now on these metrics have the counts, those so far included. */
  reportTo(metrics: Metrics, sinks: readonly string[]): void {
    const labels = ['sink'];
    this.dropped = metrics.counter({
      name: 'log_entries_dropped_total',
      help: 'Log entries lost because their destination was too slow or away.',
      labels,
    });
    this.failures = metrics.counter({
      name: 'log_write_failures_total',
      help: 'Failed attempts to write log entries.',
      labels,
    });
    for (const sink of sinks) {
      const { dropped, failures } = this.of(sink);
      this.dropped.add(dropped, { sink });
      this.failures.add(failures, { sink });
    }
    this.early.clear();
  }

  private of(sink: string): { dropped: number; failures: number } {
    const counts = this.early.get(sink) ?? { dropped: 0, failures: 0 };
    this.early.set(sink, counts);
    return counts;
  }
}
