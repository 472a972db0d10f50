import type {
  Counter,
  Gauge,
  Histogram,
  HistogramOptions,
  MetricDescription,
  MetricLabels,
  MetricOptions,
  MetricReading,
  Metrics,
  MetricsFormat,
  MetricsText,
} from '../../../ports/runtime/metrics.js';
import { expositionOf, PREFIX } from './exposition.js';
import type { ExemplarSource } from './histogram-cell.js';
import {
  counterFamily,
  gaugeFamily,
  histogramFamily,
  type CounterFamily,
  type GaugeFamily,
  type HistogramFamily,
  type MetricFamily,
} from './metric-family.js';

/**
 * Metrics of one program. The series are kept here, because prom-client checks and hashes the labels of every
 * call; it writes the texts.
 */
export class PromClientMetrics implements Metrics {
  readonly isKept = true;
  private readonly families = new Map<string, MetricFamily>();

  constructor(private readonly exemplars?: ExemplarSource) {}

  counter(options: MetricOptions): Counter {
    return this.once('counter', options.name, () => counterFamily(options)).handle;
  }

  gauge(options: MetricOptions): Gauge {
    return this.once('gauge', options.name, () => gaugeFamily(options)).handle;
  }

  histogram(options: HistogramOptions): Histogram {
    return this.once('histogram', options.name, () => histogramFamily(options, this.exemplars))
      .handle;
  }

  forget(name: string, labels?: MetricLabels): void {
    if (labels) this.families.get(name)?.table.forget(labels);
    else this.families.delete(name);
  }

  readings(): Promise<readonly MetricReading[]> {
    const readings: MetricReading[] = [];
    for (const family of this.families.values()) {
      if (family.kind === 'histogram') readHistograms(family, readings);
      else readNumbers(family, readings);
    }
    return Promise.resolve(readings);
  }

  describe(): readonly MetricDescription[] {
    return [...this.families.values()].map(({ name, kind, help, table }) => ({
      name,
      kind,
      help,
      exposedAs: PREFIX + name,
      labels: table.labelNames,
      seriesCount: table.size,
    }));
  }

  text(format: MetricsFormat = 'prometheus'): Promise<MetricsText> {
    return expositionOf(this.families.values(), format);
  }

  /** @throws TypeError when the name is that of a metric of another kind: a mistake in the program */
  private once<Kind extends MetricFamily['kind']>(
    kind: Kind,
    name: string,
    make: () => Extract<MetricFamily, { readonly kind: Kind }>,
  ): Extract<MetricFamily, { readonly kind: Kind }> {
    const known = this.families.get(name);
    if (known && known.kind !== kind) throw new TypeError(`${name} is a ${known.kind}`);
    const family = (known as Extract<MetricFamily, { readonly kind: Kind }> | undefined) ?? make();
    this.families.set(name, family);
    return family;
  }
}

function readNumbers(family: CounterFamily | GaugeFamily, into: MetricReading[]): void {
  const { kind, name } = family;
  for (const { labels, cell } of family.table.all()) {
    into.push({ kind, name, labels, value: cell.value });
  }
}

function readHistograms({ name, table }: HistogramFamily, into: MetricReading[]): void {
  for (const { labels, cell } of table.all()) {
    const { count, sum } = cell;
    into.push({ kind: 'histogram', name, labels, count, sum, buckets: cell.buckets() });
  }
}
