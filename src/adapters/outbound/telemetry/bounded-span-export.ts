import type { Context } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type Span,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Counter, Metrics } from '../../../ports/runtime/metrics.js';
import { exporterOptions, type Collector } from './collector.js';
import { ExportWatch, type ExportResult } from './export-watch.js';

/** Spans that may wait for the collector; further ones are lost, and counted. */
const MOST_WAITING = 2_048;
const MOST_AT_ONCE = 512;

/** How long a span waits for company, ms. */
const DELAY_MS = 2_000;

/** How long the next batch waits for one that the collector keeps, ms. */
const BATCH_MS = 12_000;

/** Sends spans in batches. A collector that fails, hangs or is away costs spans, never time or memory. */
export class BoundedSpanExport implements SpanProcessor {
  private readonly exporter: OTLPTraceExporter;
  private readonly batches: BatchSpanProcessor;
  private readonly watch: ExportWatch;
  private readonly lost: Counter;
  private waiting = 0;

  constructor(deps: { readonly logger: Logger; readonly metrics: Metrics }, collector: Collector) {
    this.watch = new ExportWatch(deps, 'traces');
    this.lost = deps.metrics.counter({
      name: 'telemetry_spans_lost_total',
      help: 'Spans that were recorded and did not reach the telemetry collector.',
    });
    this.exporter = new OTLPTraceExporter(exporterOptions(collector, 'traces'));
    const sender = {
      export: (spans: ReadableSpan[], done: (result: ExportResult) => void) => {
        this.send(spans, done);
      },
      shutdown: () => this.exporter.shutdown(),
    };
    this.batches = new BatchSpanProcessor(sender, {
      maxQueueSize: MOST_WAITING,
      maxExportBatchSize: MOST_AT_ONCE,
      scheduledDelayMillis: DELAY_MS,
      exportTimeoutMillis: BATCH_MS,
    });
  }

  onStart(_span: Span, _parent: Context): void {
    // Only what has ended is sent.
  }

  onEnd(span: ReadableSpan): void {
    if (this.waiting >= MOST_WAITING) {
      this.lost.add();
      return;
    }
    this.waiting += 1;
    this.batches.onEnd(span);
  }

  forceFlush(): Promise<void> {
    return this.batches.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.batches.shutdown();
  }

  private send(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.waiting -= spans.length;
    this.exporter.export(spans, (result) => {
      if (!this.watch.done(result)) this.lost.add(spans.length);
      done(result);
    });
  }
}
