import {
  blockStart,
  mergedSlots,
  SPANS,
  type MetricBlock,
  type MetricSeries,
  type MetricSlot,
} from '../../domain/monitoring/metric-block.js';
import { SampledSeries } from '../../domain/monitoring/sampled-series.js';
import type { MetricReading } from '../../ports/runtime/metrics.js';

/** Series of one process that are kept; what a registry has beyond is left out. */
const MOST_SERIES = 5_000;

/** Finished minutes that wait for a database that does not answer; of more the oldest are dropped. */
const MOST_MINUTES = 15;

const MINUTE_MS = 60_000;

interface Row {
  readonly series: MetricSeries;
  readonly slots: (MetricSlot | undefined)[];
}

/** The minutes of one process that are not stored yet, in bounded memory. */
export class SampleBuffer {
  private readonly sampled = new Map<string, SampledSeries>();
  private readonly minutes = new Map<number, Map<string, Row>>();

  /** @param source names the process */
  constructor(private readonly source: string) {}

  /** @returns series left out because there are too many, and minutes dropped */
  add(readings: readonly MetricReading[], at: Date): { leftOut: number; dropped: number } {
    const startMs = blockStart('second', at.getTime());
    const index = Math.floor((at.getTime() - startMs) / SPANS.second.slotMs);
    const minute = this.minutes.get(startMs) ?? new Map<string, Row>();
    this.minutes.set(startMs, minute);
    let leftOut = 0;
    for (const reading of readings) {
      const key = `${reading.name} ${JSON.stringify(reading.labels)}`;
      const sampled = this.sampledAt(key, reading);
      if (!sampled) {
        leftOut += 1;
        continue;
      }
      const { series } = sampled;
      const row = minute.get(key) ?? { series, slots: Array<undefined>(SPANS.second.slots) };
      minute.set(key, row);
      const slot = sampled.next(reading);
      row.slots[index] = mergedSlots(series.kind, row.slots[index], slot);
    }
    return { leftOut, dropped: this.dropOldest() };
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
    return [...this.minutes.keys()].flatMap((startMs) =>
      this.blocksOf(startMs).filter(({ series }) => series.name === metric),
    );
  }

  private sampledAt(key: string, reading: MetricReading): SampledSeries | undefined {
    const known = this.sampled.get(key);
    if (known?.series.kind === reading.kind) return known;
    if (!known && this.sampled.size >= MOST_SERIES) return undefined;
    const sampled = new SampledSeries(reading);
    this.sampled.set(key, sampled);
    return sampled;
  }

  private blocksOf(startMs: number): readonly MetricBlock[] {
    const { source } = this;
    return [...(this.minutes.get(startMs)?.values() ?? [])].map(({ series, slots }) => ({
      series,
      source,
      resolution: 'second',
      startMs,
      slots: Array.from(slots),
    }));
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
