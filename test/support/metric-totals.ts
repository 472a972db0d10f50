import type { MetricBlock, MetricSlot } from '../../src/domain/monitoring/metric-block.js';
import { MetricTotals } from '../../src/domain/monitoring/metric-totals.js';

export const HOUR_MS = 3_600_000;

/** A series of a made-up history: what its slots are, minute by minute. */
export interface Made {
  readonly kind: MetricBlock['series']['kind'];
  readonly labels?: Readonly<Record<string, string>>;
  readonly bounds?: readonly number[];
  readonly source?: string;
  readonly slot: (minute: number) => MetricSlot;
}

/** Totals over some hours that begin at 0. */
export function madeTotals(hours: number, ...made: readonly Made[]): MetricTotals {
  const blocks = made.flatMap(({ kind, labels = {}, bounds = [], source = 'one', slot }) =>
    Array.from({ length: hours }, (_, hour): MetricBlock => ({
      series: { name: 'made', kind, labels, bounds },
      source,
      resolution: 'minute',
      startMs: hour * HOUR_MS,
      slots: Array.from({ length: 60 }, (_, minute) => slot(hour * 60 + minute)),
    })),
  );
  return new MetricTotals(blocks, 0, hours * HOUR_MS);
}

/** One gauge sample a second of the same value. */
export const steady = (value: number): MetricSlot => [60, value * 60, value, value, value];
