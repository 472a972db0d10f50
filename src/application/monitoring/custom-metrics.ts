import {
  CUSTOM_IDLE_MS,
  CUSTOM_PREFIX,
  isCustomMetric,
  MOST_CUSTOM_METRICS,
  MOST_CUSTOM_SERIES,
  MOST_CUSTOM_SERIES_IN_ALL,
  otherMetric,
  tooManyMetrics,
  tooManySeries,
  tooManySeriesInAll,
  type CheckedSample,
} from '../../domain/monitoring/custom-metric.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { MetricLabels, MetricReading, Metrics } from '../../ports/runtime/metrics.js';

type Known = Pick<CheckedSample, 'name' | 'writtenName' | 'kind' | 'unit'>;

interface Series {
  readonly tags: MetricLabels;
  /** When somebody told of it last; monotonic. */
  toldMs: number;
}

interface Kept extends Known {
  readonly series: Map<string, Series>;
  /** Series told of since they were sampled. */
  readonly told: Set<string>;
  readonly record: (value: number, labels: MetricLabels) => void;
}

/** What a request adds to what is kept. */
interface Staged {
  readonly known: Known;
  readonly added: Set<string>;
}

/** Metrics that others tell this process of, while they do. Their number is bounded, and so is that of series. */
export class CustomMetrics {
  /** By family. */
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly deps: { readonly metrics: Metrics; readonly clock: Clock }) {}

  /**
   * Whether all of them can be kept together; nothing changes.
   * @throws AppError `conflict` that names the bound or what differs
   */
  require(samples: readonly CheckedSample[]): void {
    const staged = new Map<string, Staged>();
    let series = this.seriesCount();
    for (const sample of samples) {
      const kept = this.kept.get(sample.family);
      const { known, added } = staged.get(sample.family) ?? { known: kept, added: new Set() };
      if (!known && this.kept.size + newIn(staged, this.kept) >= MOST_CUSTOM_METRICS) {
        throw tooManyMetrics(sample.name);
      }
      if (known) requireSame(known, sample);
      const key = keyOf(sample.tags);
      if (!kept?.series.has(key) && !added.has(key)) {
        added.add(key);
        series += 1;
      }
      if ((kept?.series.size ?? 0) + added.size > MOST_CUSTOM_SERIES) {
        throw tooManySeries(sample.name);
      }
      if (series > MOST_CUSTOM_SERIES_IN_ALL) throw tooManySeriesInAll(sample.name);
      const { name, writtenName, kind, unit } = known ?? sample;
      const same = { name, writtenName, kind, unit: unit ?? sample.unit };
      staged.set(sample.family, { known: same, added });
    }
  }

  /** Keeps what was required before; those that others told of meanwhile may go past the bounds with it. */
  record(samples: readonly CheckedSample[]): void {
    const toldMs = this.deps.clock.monotonicMs();
    for (const sample of samples) {
      const kept = this.kept.get(sample.family) ?? this.add(sample);
      const series = keyOf(sample.tags);
      kept.series.set(series, { tags: sample.tags, toldMs });
      kept.record(sample.value, sample.tags);
      if (kept.kind === 'gauge') kept.told.add(series);
    }
  }

  /** Drops what nobody told of for more than a day: it makes room, and a chart shows that nothing came. */
  forgetIdle(): void {
    const { metrics, clock } = this.deps;
    const edgeMs = clock.monotonicMs() - CUSTOM_IDLE_MS;
    for (const [family, { writtenName, series }] of this.kept) {
      for (const [key, { tags, toldMs }] of series) {
        if (toldMs > edgeMs) continue;
        series.delete(key);
        metrics.forget(CUSTOM_PREFIX + writtenName, tags);
      }
      if (series.size > 0) continue;
      this.kept.delete(family);
      metrics.forget(CUSTOM_PREFIX + writtenName);
    }
  }

  /**
   * What of these the history gets, once: a gauge of others only when somebody told of it since it was asked for
   * last, for silence is no sample. A counter of which nobody tells has grown by nothing.
   */
  sampled(readings: readonly MetricReading[]): readonly MetricReading[] {
    return readings.filter(({ name, kind, labels }) => {
      const kept = kind === 'gauge' ? this.find(name) : undefined;
      return !kept || kept.told.delete(keyOf(labels));
    });
  }

  /** By the name the metrics port knows it by. */
  find(metric: string): Kept | undefined {
    if (!isCustomMetric(metric)) return undefined;
    const writtenName = metric.slice(CUSTOM_PREFIX.length);
    const kept = this.kept.get(writtenName) ?? this.kept.get(writtenName.replace(/_total$/, ''));
    return kept?.writtenName === writtenName ? kept : undefined;
  }

  private seriesCount(): number {
    let count = 0;
    for (const { series } of this.kept.values()) count += series.size;
    return count;
  }

  private add({ name, writtenName, family, kind, unit }: CheckedSample): Kept {
    const { metrics } = this.deps;
    const options = {
      name: CUSTOM_PREFIX + writtenName,
      help: `Custom metric${unit === undefined ? '' : `, in ${unit}`}.`,
      labels: 'any',
    } as const;
    const series = new Map<string, Series>();
    const known = { name, writtenName, kind, unit, series, told: new Set<string>() };
    const kept: Kept =
      kind === 'counter'
        ? { ...known, record: addTo(metrics.counter(options)) }
        : { ...known, record: setOf(metrics.gauge(options)) };
    this.kept.set(family, kept);
    return kept;
  }
}

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

function newIn(staged: ReadonlyMap<string, Staged>, kept: ReadonlyMap<string, Kept>): number {
  let count = 0;
  for (const family of staged.keys()) if (!kept.has(family)) count += 1;
  return count;
}

function keyOf(tags: MetricLabels): string {
  return JSON.stringify(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)));
}
