import type {
  BoundCounter,
  BoundGauge,
  BoundHistogram,
  Counter,
  Gauge,
  Histogram,
  HistogramOptions,
  MetricKind,
  MetricOptions,
} from '../../../ports/runtime/metrics.js';
import { HistogramCell, type ExemplarSource } from './histogram-cell.js';
import { SeriesTable } from './series-table.js';

/** One metric: what it is, its series, and the handle that measures. */
interface Family<Kind extends MetricKind, Cell, Handle> {
  readonly kind: Kind;
  readonly name: string;
  readonly help: string;
  readonly table: SeriesTable<Cell>;
  readonly handle: Handle;
}

export type CounterFamily = Family<'counter', CounterCell, Counter>;
export type GaugeFamily = Family<'gauge', GaugeCell, Gauge>;
export type HistogramFamily = Family<'histogram', HistogramCell, Histogram>;
export type MetricFamily = CounterFamily | GaugeFamily | HistogramFamily;

class CounterCell implements BoundCounter {
  value = 0;

  add(by = 1): void {
    if (by > 0 && Number.isFinite(by)) this.value += by;
  }
}

class GaugeCell implements BoundGauge {
  value = 0;

  set(value: number): void {
    if (Number.isFinite(value)) this.value = value;
  }
}

export function counterFamily({ name, help, labels = [] }: MetricOptions): CounterFamily {
  const table = new SeriesTable(labels, () => new CounterCell());
  const handle: Counter = {
    add: (by = 1, given) => {
      if (by > 0 && Number.isFinite(by)) table.at(given).add(by);
    },
    with: (given) => table.at(given),
  };
  return { kind: 'counter', name, help, table, handle };
}

export function gaugeFamily({ name, help, labels = [] }: MetricOptions): GaugeFamily {
  const table = new SeriesTable(labels, () => new GaugeCell());
  const handle: Gauge = {
    set: (value, given) => {
      if (Number.isFinite(value)) table.at(given).set(value);
    },
    with: (given) => table.at(given),
    clear: () => {
      table.clear();
    },
  };
  return { kind: 'gauge', name, help, table, handle };
}

export function histogramFamily(
  { name, help, labels = [], buckets }: HistogramOptions,
  exemplars: ExemplarSource | undefined,
): HistogramFamily {
  const bounds = [...buckets];
  const table = new SeriesTable(labels, () => new HistogramCell(bounds, exemplars));
  const handle: Histogram = {
    observe: (value, given) => {
      if (Number.isFinite(value)) table.at(given).observe(value);
    },
    with: (given): BoundHistogram => table.at(given),
  };
  return { kind: 'histogram', name, help, table, handle };
}
