import { ValueType } from '@opentelemetry/api';
import {
  AggregationTemporality,
  DataPointType,
  type DataPoint,
  type Histogram,
  type MetricData,
} from '@opentelemetry/sdk-metrics';
import type { HistogramReading, MetricReading } from '../../../ports/runtime/metrics.js';

/** As in the text that Prometheus reads, so that both have the same names. */
const PREFIX = 'brain_';

type NumberReading = Exclude<MetricReading, HistogramReading>;

/**
 * Readings as OpenTelemetry has them: counters as sums that only grow, and histograms, counted since the start;
 * gauges as they are now.
 */
export function toOtlpMetrics(
  readings: readonly MetricReading[],
  startedAt: Date,
  now: Date,
): MetricData[] {
  const times = { startTime: hrTime(startedAt), endTime: hrTime(now) };
  const families = new Map<string, MetricReading[]>();
  for (const reading of readings) {
    const family = families.get(reading.name) ?? [];
    families.set(reading.name, family);
    family.push(reading);
  }
  return [...families].map(([name, family]) => {
    const described = {
      descriptor: { name: PREFIX + name, description: '', unit: '', valueType: ValueType.DOUBLE },
      aggregationTemporality: AggregationTemporality.CUMULATIVE,
    };
    const numbers = family
      .filter((reading): reading is NumberReading => reading.kind !== 'histogram')
      .map(({ labels, value }): DataPoint<number> => ({ ...times, attributes: labels, value }));
    switch (family[0]?.kind) {
      case 'counter':
        return {
          ...{ ...described, dataPointType: DataPointType.SUM, isMonotonic: true },
          dataPoints: numbers,
        };
      case 'histogram':
        return {
          ...{ ...described, dataPointType: DataPointType.HISTOGRAM },
          dataPoints: family
            .filter((reading): reading is HistogramReading => reading.kind === 'histogram')
            .map((reading) => ({
              ...{ ...times, attributes: reading.labels, value: toHistogram(reading) },
            })),
        };
      case 'gauge':
      case undefined:
        return { ...{ ...described, dataPointType: DataPointType.GAUGE }, dataPoints: numbers };
    }
  });
}

/** Our buckets hold those of smaller bounds; OpenTelemetry's do not, and one more holds what is above all. */
function toHistogram({ count, sum, buckets }: HistogramReading): Histogram {
  const upTo = [0, ...buckets.map((bucket) => bucket.count), count];
  const counts = upTo.slice(1).map((total, index) => Math.max(0, total - (upTo[index] ?? 0)));
  return { buckets: { boundaries: buckets.map(({ le }) => le), counts }, count, sum };
}

function hrTime(time: Date): [number, number] {
  const ms = time.getTime();
  const seconds = Math.floor(ms / 1_000);
  return [seconds, (ms - seconds * 1_000) * 1_000_000];
}
