import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Metrics } from '../../../ports/runtime/metrics.js';
import { exporterOptions, type Collector } from './collector.js';
import { ExportWatch, type ExportResult } from './export-watch.js';
import { toOtlpMetrics } from './to-otlp-metrics.js';

/** A collector may take longer than its time by sending its answer drop by drop, ms. */
const LONGEST_MS = 12_000;

/** How long a stopping process waits for the collector, ms. */
const LAST_MS = 2_000;

export interface MetricsPushDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Sends all metrics to a collector at intervals, one export after the other, and once more at the end. */
export class MetricsPush {
  private readonly exporter: OTLPMetricExporter;
  private readonly resource: Resource;
  private readonly watch: ExportWatch;
  private readonly startedAt: Date;
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly deps: MetricsPushDeps,
    collector: Collector,
    private readonly intervalMs: number,
  ) {
    this.startedAt = deps.clock.now();
    this.exporter = new OTLPMetricExporter(exporterOptions(collector, 'metrics'));
    this.resource = resourceFromAttributes({ ...collector.resource });
    this.watch = new ExportWatch(deps, 'metrics');
  }

  start(): void {
    this.loop = this.run();
  }

  /** Takes at most 2 seconds. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
    await this.push(LAST_MS);
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (;;) {
      await this.deps.clock.sleep(this.intervalMs, signal);
      if (signal.aborted) return;
      await this.push(LONGEST_MS, signal);
    }
  }

  /** @param signal aborts when the result is waited for no longer */
  private async push(longestMs: number, signal?: AbortSignal): Promise<void> {
    const enough = new AbortController();
    const end = () => {
      enough.abort();
    };
    signal?.addEventListener('abort', end, { once: true });
    const late = this.deps.clock
      .sleep(longestMs, enough.signal)
      .then((): ExportResult => ({ code: 1, error: new Error('The collector took too long') }));
    const result = await Promise.race([this.exported(), late]);
    signal?.removeEventListener('abort', end);
    const isGivenUp = enough.signal.aborted;
    enough.abort();
    if (!isGivenUp) this.watch.done(result);
  }

  private async exported(): Promise<ExportResult> {
    const { clock, metrics } = this.deps;
    try {
      const data = toOtlpMetrics(await metrics.readings(), this.startedAt, clock.now());
      const scopeMetrics = [{ scope: { name: 'clickup-brain' }, metrics: data }];
      return await new Promise((resolve) => {
        // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- it has a copy of the same enums
        this.exporter.export({ resource: this.resource, scopeMetrics }, resolve);
      });
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      return { code: 1, error };
    }
  }
}
