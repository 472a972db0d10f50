import {
  MOST_CUSTOM_METRICS,
  MOST_CUSTOM_SERIES,
  otherMetric,
  tooManyMetrics,
  tooManySeries,
  type CheckedSample,
} from '../../domain/monitoring/custom-metric.js';
import type { MetricLabels, Metrics } from '../../ports/runtime/metrics.js';

interface Known {
  readonly name: string;
  readonly kind: CheckedSample['kind'];
  readonly unit: string | undefined;
  readonly series: ReadonlySet<string>;
}

interface Kept extends Known {
  readonly series: Set<string>;
  readonly record: (value: number, labels: MetricLabels) => void;
}

/** Metrics that others tell this process of, until it ends. Their number is bounded, and so is that of series. */
export class CustomMetrics {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly deps: { readonly metrics: Metrics }) {}

  /**
   * Whether all of them can be kept together; nothing changes.
   * @throws AppError `conflict` that names the bound or what differs
   */
  require(samples: readonly CheckedSample[]): void {
    const staged = new Map<string, Known>();
    for (const sample of samples) {
      const known = staged.get(sample.writtenName) ?? this.kept.get(sample.writtenName);
      if (!known && this.kept.size + newIn(staged, this.kept) >= MOST_CUSTOM_METRICS) {
        throw tooManyMetrics(sample.name);
      }
      if (known) requireSame(known, sample);
      const series = new Set(known?.series).add(keyOf(sample.tags));
      if (series.size > MOST_CUSTOM_SERIES) throw tooManySeries(sample.name);
      const { name, kind, unit } = known ?? sample;
      staged.set(sample.writtenName, { name, kind, unit: unit ?? sample.unit, series });
    }
  }

  /** Keeps what was required before; those that others told of meanwhile may go past the bounds with it. */
  record(samples: readonly CheckedSample[]): void {
    for (const sample of samples) {
      const kept = this.kept.get(sample.writtenName) ?? this.add(sample);
      kept.series.add(keyOf(sample.tags));
      kept.record(sample.value, sample.tags);
    }
  }

  /** By the name the metrics port knows it by. */
  find(metric: string): Known | undefined {
    return metric.startsWith(PREFIX) ? this.kept.get(metric.slice(PREFIX.length)) : undefined;
  }

  private add({ name, writtenName, kind, unit }: CheckedSample): Kept {
    const { metrics } = this.deps;
    const options = {
      name: PREFIX + writtenName,
      help: `Custom metric${unit === undefined ? '' : `, in ${unit}`}.`,
      labels: 'any',
    } as const;
    const known = { name, kind, unit, series: new Set<string>() };
    const kept: Kept =
      kind === 'counter'
        ? { ...known, record: addTo(metrics.counter(options)) }
        : { ...known, record: setOf(metrics.gauge(options)) };
    this.kept.set(writtenName, kept);
    return kept;
  }
}

const PREFIX = 'custom_';

const addTo =
  (counter: ReturnType<Metrics['counter']>): Kept['record'] =>
  (value, labels) => {
    const series = counter.with(labels);
    series.add(value);
  };

const setOf =
  (gauge: ReturnType<Metrics['gauge']>): Kept['record'] =>
  (value, labels) => {
    gauge.set(value, labels);
  };

function requireSame(known: Known, { name, kind, unit }: CheckedSample): void {
  if (known.name !== name) throw otherMetric(name, 'spelling', known.name);
  if (known.kind !== kind) throw otherMetric(name, 'kind', known.kind);
  if (unit !== undefined && known.unit !== undefined && unit !== known.unit) {
    throw otherMetric(name, 'unit', known.unit);
  }
}

function newIn(staged: ReadonlyMap<string, Known>, kept: ReadonlyMap<string, Kept>): number {
  let count = 0;
  for (const name of staged.keys()) if (!kept.has(name)) count += 1;
  return count;
}

function keyOf(tags: MetricLabels): string {
  return JSON.stringify(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)));
}
