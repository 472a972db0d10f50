import {
  blockStart,
  mergedSlots,
  SPANS,
  type MetricBlock,
  type MetricSeries,
  type MetricSlot,
} from '../../domain/monitoring/metric-block.js';
import { isCustomMetric } from '../../domain/monitoring/custom-metric.js';
import { SampledSeries } from '../../domain/monitoring/sampled-series.js';
import type { MetricReading } from '../../ports/runtime/metrics.js';

/**
 * Custom series of one process that are kept; of more the later ones are left out. The program's own are bounded by
 * what it measures.
 */
const MOST_CUSTOM = 1_000;

/** Finished minutes that wait for a database that does not answer; of more the oldest are dropped. */
const MOST_MINUTES = 15;

const MINUTE_MS = 60_000;

interface Row {
  readonly series: MetricSeries;
  readonly slots: (MetricSlot | undefined)[];
}

/** Rows by the name of their metric, then by series. */
type Minute = Map<string, Map<string, Row>>;

interface Sampled {
  readonly sampled: SampledSeries;
  /** The last sample it was in. */
  turn: number;
}

/** The minutes of one process that are not stored yet, in bounded memory. */
export class SampleBuffer {
  private readonly sampled = new Map<string, Sampled>();
  private readonly minutes = new Map<number, Minute>();
  private turn = 0;
  private custom = 0;

  /** @param source names the process */
  constructor(private readonly source: string) {}

  /** @returns series left out because there are too many, and minutes dropped */
  add(readings: readonly MetricReading[], at: Date): { leftOut: number; dropped: number } {
    const startMs = blockStart('second', at.getTime());
    const index = Math.floor((at.getTime() - startMs) / SPANS.second.slotMs);
    const minute = this.minutes.get(startMs) ?? (new Map() as Minute);
    this.minutes.set(startMs, minute);
    this.turn += 1;
    let leftOut = 0;
    for (const reading of readings) {
      const key = `${reading.name} ${JSON.stringify(reading.labels)}`;
      const sampled = this.sampledAt(key, reading);
      if (!sampled) {
        leftOut += 1;
        continue;
      }
      const { series } = sampled;
      const { slots } = rowAt(minute, key, series);
      slots[index] = mergedSlots(series.kind, slots[index], sampled.next(reading));
    }
    this.forgetGone();
    return { leftOut, dropped: this.dropOldest() + this.dropAhead(startMs) };
  }

  hasFinished(now: Date): boolean {
    return Math.min(...this.minutes.keys()) + MINUTE_MS <= now.getTime();
  }

  /** The oldest minute that is over at `now`, or at all. */
  oldest(now?: Date): readonly MetricBlock[] | undefined {
    const [startMs] = [...this.minutes.keys()].sort((a, b) => a - b);
    if (startMs === undefined) return undefined;
    if (now && startMs + MINUTE_MS > now.getTime()) return undefined;
    return this.blocksOf(startMs);
  }

  /** What `oldest` answered is stored. */
  stored([first]: readonly MetricBlock[]): void {
    if (first) this.minutes.delete(first.startMs);
  }

  /** What is not stored yet of a metric. */
  blocks(metric: string): readonly MetricBlock[] {
    return [...this.minutes].flatMap(([startMs, minute]) =>
      this.copied(startMs, minute.get(metric)?.values() ?? []),
    );
  }

  private sampledAt(key: string, reading: MetricReading): SampledSeries | undefined {
    const known = this.sampled.get(key);
    if (known?.sampled.series.kind === reading.kind) {
      known.turn = this.turn;
      return known.sampled;
    }
    const isCustom = isCustomMetric(reading.name);
    if (!known && isCustom && this.custom >= MOST_CUSTOM) return undefined;
    if (!known && isCustom) this.custom += 1;
    const sampled = new SampledSeries(reading);
    this.sampled.set(key, { sampled, turn: this.turn });
    return sampled;
  }

  /** A series that is measured no more makes room; one that comes again begins anew. */
  private forgetGone(): void {
    for (const [key, { sampled, turn }] of this.sampled) {
      if (turn === this.turn) continue;
      this.sampled.delete(key);
      if (isCustomMetric(sampled.series.name)) this.custom -= 1;
    }
  }

  private blocksOf(startMs: number): readonly MetricBlock[] {
    const minute = this.minutes.get(startMs) ?? (new Map() as Minute);
    return [...minute.values()].flatMap((rows) => this.copied(startMs, rows.values()));
  }

  private copied(startMs: number, rows: Iterable<Row>): readonly MetricBlock[] {
    const { source } = this;
    return Array.from(rows, ({ series, slots }) => ({
      ...{ series, source, resolution: 'second', startMs },
      slots: Array.from(slots),
    }));
  }

  /** The clock was ahead for a while: what it said then is no time to store anything at. */
  private dropAhead(startMs: number): number {
    const ahead = [...this.minutes.keys()].filter((one) => one > startMs + MINUTE_MS);
    for (const one of ahead) this.minutes.delete(one);
    return ahead.length;
  }

  private dropOldest(): number {
    let dropped = 0;
    while (this.minutes.size > MOST_MINUTES + 1) {
      this.minutes.delete(Math.min(...this.minutes.keys()));
      dropped += 1;
    }
    return dropped;
  }
}

function rowAt(minute: Minute, key: string, series: MetricSeries): Row {
  const rows = minute.get(series.name) ?? new Map<string, Row>();
  minute.set(series.name, rows);
  const row = rows.get(key) ?? { series, slots: Array<undefined>(SPANS.second.slots) };
  rows.set(key, row);
  return row;
}
