import type { Clock } from '../../src/ports/runtime/clock.js';
import type { MetricLabels, MetricReading, Metrics } from '../../src/ports/runtime/metrics.js';
import type {
  MetricPoint,
  MetricQueries,
  MetricQuery,
  MetricWindow,
  MetricWindows,
} from '../../src/ports/monitoring/metric-history.js';

const MOST_POINTS = 2_000;
const MOST_SERIES = 2_000;

/** How long samples are kept, and how far apart they are at least, ms. */
const KEPT_MS = 3_600_000;
const APART_MS = 1_000;

interface Series {
  readonly name: string;
  readonly labels: MetricLabels;
  /** A gauge has no rate. */
  readonly grows: boolean;
  readonly samples: { readonly atMs: number; readonly value: number }[];
}

/**
 * Remembers what this process's metrics were whenever somebody asks, for an hour. Counters that first show later than
 * the first look began at zero.
 */
export class RememberedMetrics implements MetricQueries, MetricWindows {
  private readonly series = new Map<string, Series>();
  private firstMs: number | undefined;
  private lastMs = -Infinity;

  constructor(private readonly deps: { readonly metrics: Metrics; readonly clock: Clock }) {}

  async points(query: MetricQuery): Promise<readonly MetricPoint[]> {
    await this.sample();
    const { from, to, stepSeconds } = query;
    const stepMs = stepSeconds * 1_000;
    const count = Math.ceil((to.getTime() - from.getTime()) / stepMs);
    const points: MetricPoint[] = [];
    for (let index = 0; index < Math.min(count, MOST_POINTS); index += 1) {
      const startMs = from.getTime() + index * stepMs;
      const isLast = index === count - 1;
      const endMs = isLast ? to.getTime() + 1 : startMs + stepMs;
      const value = this.valueOf(query, startMs, endMs);
      if (value !== undefined) points.push({ at: new Date(startMs), value });
    }
    return points;
  }

  async value({ aggregate, ...window }: MetricWindow): Promise<number | undefined> {
    const seconds = (window.to.getTime() - window.from.getTime()) / 1_000;
    const ask = async (how: MetricQuery['aggregate']) =>
      (await this.points({ ...window, stepSeconds: seconds, aggregate: how }))[0]?.value;
    if (aggregate === 'growth') {
      const [last, least] = [await ask('last'), await ask('min')];
      return last === undefined || least === undefined ? undefined : last - least;
    }
    if (aggregate !== 'increase') return ask(aggregate);
    const rate = await ask('rate');
    return rate === undefined ? undefined : rate * seconds;
  }

  private async sample(): Promise<void> {
    const nowMs = this.deps.clock.now().getTime();
    if (Math.abs(nowMs - this.lastMs) < APART_MS) return;
    this.lastMs = nowMs;
    const readings = await this.deps.metrics.readings();
    for (const reading of readings) this.add(reading, nowMs);
    this.firstMs ??= nowMs;
    for (const [key, { samples: kept }] of this.series) {
      while (kept[0] && kept[0].atMs < nowMs - KEPT_MS) kept.shift();
      if (kept.length === 0) this.series.delete(key);
    }
  }

  private add(reading: MetricReading, atMs: number): void {
    const { name, labels } = reading;
    const value = reading.kind === 'histogram' ? reading.count : reading.value;
    const key = JSON.stringify([name, labels]);
    const known = this.series.get(key);
    if (known) known.samples.push({ atMs, value });
    else if (this.series.size < MOST_SERIES) {
      const isNew = this.firstMs !== undefined;
      const before = isNew ? [{ atMs: this.firstMs ?? atMs, value: 0 }] : [];
      this.series.set(key, {
        name,
        labels,
        grows: reading.kind !== 'gauge',
        samples: [...before, { atMs, value }],
      });
    }
  }

  private valueOf(query: MetricQuery, startMs: number, endMs: number): number | undefined {
    const { metric, labels = {}, aggregate, stepSeconds } = query;
    const wanted = [...this.series.values()].filter(
      (series) =>
        series.name === metric &&
        Object.entries(labels).every(([name, value]) => series.labels[name] === value),
    );
    const within = wanted.map(({ samples }) => ({
      inside: samples.filter(({ atMs }) => atMs >= startMs && atMs < endMs),
      before: samples.findLast(({ atMs }) => atMs < startMs),
    }));
    const values = within.flatMap(({ inside }) => inside.map(({ value }) => value));
    if (values.length === 0) return undefined;
    if (aggregate === 'rate' && !wanted.some(({ grows }) => grows)) return undefined;
    switch (aggregate) {
      case 'rate': {
        const grown = within.map(({ inside, before }) =>
          increaseOf([...(before ? [before] : []), ...inside].map(({ value }) => value)),
        );
        return sumOf(grown) / stepSeconds;
      }
      case 'last':
        return sumOf(within.flatMap(({ inside }) => inside.at(-1)?.value ?? []));
      case 'sum':
        return sumOf(values);
      case 'average':
        return sumOf(values) / values.length;
      case 'min':
        return Math.min(...values);
      case 'max':
        return Math.max(...values);
      case 'p50':
      case 'p95':
      case 'p99':
        return quantileOf(values, Number(aggregate.slice(1)) / 100);
    }
  }
}

/** Of a counter that may have started anew. */
function increaseOf(values: readonly number[]): number {
  return values.reduce((sum, value, index) => {
    const before = values[index - 1];
    if (before === undefined) return sum;
    return sum + (value >= before ? value - before : value);
  }, 0);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function quantileOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
