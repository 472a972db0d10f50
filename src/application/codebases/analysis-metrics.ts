import type { AnalysisSummary } from '../../domain/codebases/analysis-summary.js';
import type { Counter, Histogram, Metrics } from '../../ports/runtime/metrics.js';

export type AnalysisOutcome = 'completed' | 'failed' | 'stopped';

/** What analyses of code bases did in this process. */
export class AnalysisMetrics {
  private readonly analyses: Counter;
  private readonly durations: Histogram;
  private readonly parsed: Counter;
  private readonly refused: Counter;

  constructor(metrics: Metrics) {
    this.analyses = metrics.counter({
      name: 'codebase_analyses_total',
      help: 'Analyses of code bases by how they ended.',
      labels: ['outcome'],
    });
    this.durations = metrics.histogram({
      name: 'codebase_analysis_duration_seconds',
      help: 'How long completed analyses of code bases took.',
      buckets: [0.1, 0.3, 1, 3, 10, 30, 100, 300, 1_000],
    });
    this.parsed = metrics.counter({
      name: 'codebase_files_parsed_total',
      help: 'Source files that were read and parsed; those that had not changed are not among them.',
    });
    this.refused = metrics.counter({
      name: 'codebase_parts_refused_total',
      help: 'Parts of code bases that were not analysed, by reason.',
      labels: ['reason'],
    });
  }

  ended(outcome: AnalysisOutcome, summary?: AnalysisSummary): void {
    this.analyses.add(1, { outcome });
    if (!summary) return;
    this.durations.observe(summary.durationMs / 1_000);
    this.parsed.add(summary.parsed);
    for (const { reason, count } of summary.refused) this.refused.add(count, { reason });
  }
}
