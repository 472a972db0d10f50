import { histogramQuantile } from './histogram-quantile.js';
import { SPANS, type MetricBlock, type MetricSlot } from './metric-block.js';

export type Aggregate = 'average' | 'sum' | 'min' | 'max' | 'last' | 'rate' | 'p50' | 'p95' | 'p99';

const QUANTILES: Readonly<Partial<Record<Aggregate, number>>> = { p50: 0.5, p95: 0.95, p99: 0.99 };

/** Everything measured within a step, of all series and processes. */
export class StepTotals {
  private increase = 0;
  private readonly rates: number[] = [];
  private samples = 0;
  private sum = 0;
  private min = Infinity;
  private max = -Infinity;
  private lastMs = -Infinity;
  private last = 0;
  private readonly averages: { readonly value: number; readonly weight: number }[] = [];
  /** By series and process: samples and their sum. */
  private readonly members = new Map<string, { samples: number; sum: number }>();
  /** Observations by the upper bound of their bucket. */
  private readonly observed = new Map<number, number>();
  private kind: MetricBlock['series']['kind'] | undefined;

  /** @param member names series and process */
  add(block: MetricBlock, slot: MetricSlot, slotMs: number, member: string): void {
    const { kind, bounds } = block.series;
    this.kind = kind;
    const seconds = SPANS[block.resolution].slotMs / 1_000;
    if (kind === 'counter') this.addIncrease(slot[0] ?? 0, seconds, slotMs);
    else if (kind === 'gauge') this.addSamples(slot, slotMs, member);
    else this.addObservations(slot, bounds, slotMs);
  }

  /** @param seconds of the step that were asked for */
  value(aggregate: Aggregate, seconds: number): number | undefined {
    switch (this.kind) {
      case 'counter':
        return this.ofCounter(aggregate, seconds);
      case 'gauge':
        return this.ofGauge(aggregate);
      case 'histogram':
        return this.ofHistogram(aggregate, seconds);
      case undefined:
        return undefined;
    }
  }

  private addIncrease(increase: number, seconds: number, slotMs: number): void {
    const rate = increase / seconds;
    this.increase += increase;
    this.rates.push(rate);
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
    const [sum = 0, ...counts] = slot;
    let observed = 0;
    for (const [index, count] of counts.entries()) {
      if (count <= 0) continue;
      const bound = bounds[index] ?? Infinity;
      this.observed.set(bound, (this.observed.get(bound) ?? 0) + count);
      observed += count;
      this.min = Math.min(this.min, index === 0 ? 0 : (bounds[index - 1] ?? 0));
      this.max = Math.max(this.max, bounds[index] ?? bounds.at(-1) ?? 0);
    }
    for (const bound of bounds) if (!this.observed.has(bound)) this.observed.set(bound, 0);
    this.samples += observed;
    this.sum += sum;
    if (observed > 0 && slotMs >= this.lastMs) {
      this.last = sum / observed;
      this.lastMs = slotMs;
    }
  }

  private ofCounter(aggregate: Aggregate, seconds: number): number | undefined {
    const quantile = QUANTILES[aggregate];
    if (quantile !== undefined) {
      return weightedQuantile(
        this.rates.map((value) => ({ value, weight: 1 })),
        quantile,
      );
    }
    if (aggregate === 'sum') return this.increase;
    if (aggregate === 'last') return this.last;
    if (aggregate === 'min') return this.rates.reduce((a, b) => Math.min(a, b), Infinity);
    if (aggregate === 'max') return this.rates.reduce((a, b) => Math.max(a, b), -Infinity);
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
    if (aggregate === 'min') return this.min;
    if (aggregate === 'max') return this.max;
    if (aggregate === 'last') return this.last;
    const sorted = [...this.observed].sort(([a], [b]) => a - b);
    const bounds = sorted.map(([bound]) => bound).filter((bound) => bound !== Infinity);
    const counts = [
      ...bounds.map((bound) => this.observed.get(bound) ?? 0),
      this.observed.get(Infinity) ?? 0,
    ];
    return histogramQuantile(bounds, counts, QUANTILES[aggregate] ?? 0.5);
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
