import { SPANS, type MetricBlock, type MetricSlot } from './metric-block.js';
import { cumulative, quantileOf } from './quantile.js';

export type Aggregate = 'average' | 'sum' | 'min' | 'max' | 'last' | 'rate' | 'p50' | 'p95' | 'p99';

/** `increase` is what a counter grew by, or how often a histogram observed; `growth` the last value less the lowest. */
export type TotalAggregate = Aggregate | 'increase' | 'growth';

const QUANTILES: Readonly<Partial<Record<Aggregate, number>>> = { p50: 0.5, p95: 0.95, p99: 0.99 };

/** Everything measured within a step, of all series and processes. */
export class StepTotals {
  private increase = 0;
  private readonly rates: { readonly value: number; readonly weight: number }[] = [];
  /** Of the longest slot: one that stands in for finer ones may be longer than the step. */
  private slotSeconds = 0;
  private samples = 0;
  private sum = 0;
  private min = Infinity;
  private max = -Infinity;
  private lastMs = -Infinity;
  private last = 0;
  private readonly averages: { readonly value: number; readonly weight: number }[] = [];
  /** By series and process: samples and their sum. */
  private readonly members = new Map<string, { samples: number; sum: number }>();
  /** Counts of buckets, by the bounds that these are of. */
  private readonly observed = new Map<readonly number[], number[]>();
  private kind: MetricBlock['series']['kind'] | undefined;

  /** @param member names series and process */
  add(block: MetricBlock, slot: MetricSlot, slotMs: number, member: string): void {
    const { kind, bounds } = block.series;
    this.kind = kind;
    const seconds = SPANS[block.resolution].slotMs / 1_000;
    this.slotSeconds = Math.max(this.slotSeconds, seconds);
    if (kind === 'counter') this.addIncrease(slot[0] ?? 0, seconds, slotMs);
    else if (kind === 'gauge') this.addSamples(slot, slotMs, member);
    else this.addObservations(slot, bounds, slotMs);
  }

  /** @param seconds of the step that were asked for */
  value(aggregate: TotalAggregate, seconds: number): number | undefined {
    if (aggregate === 'increase') return this.increased();
    if (aggregate === 'growth') {
      const [last, least] = [this.value('last', seconds), this.value('min', seconds)];
      return last === undefined || least === undefined ? undefined : last - least;
    }
    const measured = Math.max(seconds, this.slotSeconds);
    switch (this.kind) {
      case 'counter':
        return this.ofCounter(aggregate, measured);
      case 'gauge':
        return this.ofGauge(aggregate);
      case 'histogram':
        return this.ofHistogram(aggregate, measured);
      case undefined:
        return undefined;
    }
  }

  private increased(): number | undefined {
    if (this.kind === 'counter') return this.increase;
    return this.kind === 'histogram' ? this.samples : undefined;
  }

  private addIncrease(increase: number, seconds: number, slotMs: number): void {
    const rate = increase / seconds;
    this.increase += increase;
    this.rates.push({ value: rate, weight: seconds });
    if (slotMs > this.lastMs) this.last = 0;
    if (slotMs >= this.lastMs) this.last += rate;
    this.lastMs = Math.max(this.lastMs, slotMs);
  }

  private addSamples(slot: MetricSlot, slotMs: number, member: string): void {
    const [count = 0, sum = 0, min = 0, max = 0, last = 0] = slot;
    if (count <= 0) return;
    this.samples += count;
    this.sum += sum;
    this.min = Math.min(this.min, min);
    this.max = Math.max(this.max, max);
    if (slotMs >= this.lastMs) this.last = last;
    this.lastMs = Math.max(this.lastMs, slotMs);
    this.averages.push({ value: sum / count, weight: count });
    const own = this.members.get(member);
    if (own) {
      own.samples += count;
      own.sum += sum;
    } else this.members.set(member, { samples: count, sum });
  }

  private addObservations(slot: MetricSlot, bounds: readonly number[], slotMs: number): void {
    const counts = this.countsOf(bounds);
    let observed = 0;
    // The hottest loop of a chart: a slot for each second, a turn for each bucket.
    for (let bucket = 0; bucket <= bounds.length; bucket += 1) {
      const count = slot[bucket + 1] ?? 0;
      if (count <= 0) continue;
      counts[bucket] = (counts[bucket] ?? 0) + count;
      observed += count;
    }
    const [sum = 0] = slot;
    this.samples += observed;
    this.sum += sum;
    if (observed > 0 && slotMs >= this.lastMs) {
      this.last = sum / observed;
      this.lastMs = slotMs;
    }
  }

  private countsOf(bounds: readonly number[]): number[] {
    const known = this.observed.get(bounds);
    if (known) return known;
    const counts = Array<number>(bounds.length + 1).fill(0);
    this.observed.set(bounds, counts);
    return counts;
  }

  private ofCounter(aggregate: Aggregate, seconds: number): number | undefined {
    const quantile = QUANTILES[aggregate];
    if (quantile !== undefined) return weightedQuantile(this.rates, quantile);
    if (aggregate === 'sum') return this.increase;
    if (aggregate === 'last') return this.last;
    if (aggregate === 'min')
      return this.rates.reduce((least, { value }) => Math.min(least, value), Infinity);
    if (aggregate === 'max')
      return this.rates.reduce((most, { value }) => Math.max(most, value), -Infinity);
    return this.increase / seconds;
  }

  private ofGauge(aggregate: Aggregate): number | undefined {
    const quantile = QUANTILES[aggregate];
    if (this.samples === 0 || aggregate === 'rate') return undefined;
    if (quantile !== undefined) return weightedQuantile(this.averages, quantile);
    if (aggregate === 'min') return this.min;
    if (aggregate === 'max') return this.max;
    if (aggregate === 'last') return this.last;
    if (aggregate === 'average') return this.sum / this.samples;
    let sum = 0;
    for (const member of this.members.values()) sum += member.sum / member.samples;
    return sum;
  }

  private ofHistogram(aggregate: Aggregate, seconds: number): number | undefined {
    if (aggregate === 'sum') return this.sum;
    if (aggregate === 'rate') return this.samples / seconds;
    if (this.samples === 0) return undefined;
    if (aggregate === 'average') return this.sum / this.samples;
    if (aggregate === 'last') return this.last;
    const { bounds, counts } = this.buckets();
    if (aggregate === 'min') {
      const first = counts.findIndex((count) => count > 0);
      return first === 0 ? 0 : bounds[first - 1];
    }
    if (aggregate === 'max') {
      const last = counts.findLastIndex((count) => count > 0);
      return bounds[Math.min(last, bounds.length - 1)];
    }
    return quantileOf(cumulative(bounds, counts), this.samples, QUANTILES[aggregate] ?? 0.5);
  }

  /** All of them as one, also where versions of the program had other bounds. */
  private buckets(): { readonly bounds: readonly number[]; readonly counts: readonly number[] } {
    const [only] = this.observed;
    if (only && this.observed.size === 1) return { bounds: only[0], counts: only[1] };
    const merged = new Map<number, number>();
    for (const [bounds, counts] of this.observed) {
      for (const [index, count] of counts.entries()) {
        const bound = bounds[index] ?? Infinity;
        merged.set(bound, (merged.get(bound) ?? 0) + count);
      }
    }
    const above = merged.get(Infinity) ?? 0;
    merged.delete(Infinity);
    const sorted = [...merged].sort(([a], [b]) => a - b);
    return {
      bounds: sorted.map(([bound]) => bound),
      counts: [...sorted.map(([, count]) => count), above],
    };
  }
}

function weightedQuantile(
  values: readonly { readonly value: number; readonly weight: number }[],
  quantile: number,
): number | undefined {
  const sorted = [...values].sort((a, b) => a.value - b.value);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  let below = 0;
  for (const { value, weight } of sorted) {
    below += weight;
    if (below >= quantile * total) return value;
  }
  return undefined;
}
