import type { Logger } from '../../../ports/runtime/logger.js';
import type { Counter, Metrics } from '../../../ports/runtime/metrics.js';

/** The part of an exporter's result that tells whether the collector took everything. */
export interface ExportResult {
  /** 0 = done. */
  readonly code: number;
  readonly error?: Error;
}

/** Longest reason told in the log, in characters: it may be a page of the collector's. */
const LONGEST_REASON = 200;

/** Counts exports of one signal, and tells once when they begin to fail and once when they work again. */
export class ExportWatch {
  private readonly exports: Counter;
  private failing = false;

  constructor(
    private readonly deps: { readonly logger: Logger; readonly metrics: Metrics },
    private readonly signal: 'traces' | 'metrics',
  ) {
    this.exports = deps.metrics.counter({
      name: 'telemetry_exports_total',
      help: 'Exports to the telemetry collector by signal and outcome.',
      labels: ['signal', 'outcome'],
    });
  }

  /** @returns whether the collector took it */
  done({ code, error }: ExportResult): boolean {
    const { signal } = this;
    const failed = code !== 0;
    this.exports.add(1, { signal, outcome: failed ? 'failed' : 'done' });
    if (failed && !this.failing) {
      const reason = (error?.message ?? '').slice(0, LONGEST_REASON) || 'no answer';
      this.deps.logger.warn('telemetry cannot be exported now', { signal, reason });
    }
    if (!failed && this.failing) this.deps.logger.info('telemetry is exported again', { signal });
    this.failing = failed;
    return !failed;
  }
}
