import * as client from 'prom-client';
import type { MetricsFormat, MetricsText } from '../../../ports/runtime/metrics.js';
import type { HistogramCell } from './histogram-cell.js';
import type { MetricFamily } from './metric-family.js';

const PREFIX = 'brain_';

interface TextValue {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly sharedLabels?: Readonly<Record<string, string>>;
  readonly metricName?: string;
  readonly exemplar?: {
    readonly labelSet: { readonly trace_id: string };
    readonly value: number;
    readonly timestamp: number;
  };
}

/**
 * The families as prom-client writes them. It is given a registry of its own for every text, since it
 * renames the counters of the one it writes.
 */
export async function expositionOf(
  families: Iterable<MetricFamily>,
  format: MetricsFormat,
): Promise<MetricsText> {
  const openMetrics = format === 'openmetrics';
  const registry = new client.Registry<client.RegistryContentType>();
  if (openMetrics) registry.setContentType(client.Registry.OPENMETRICS_CONTENT_TYPE);
  for (const family of families) {
    const metric = { name: PREFIX + family.name, help: family.help, type: family.kind };
    const values = valuesOf(family, metric.name, openMetrics);
    const source = { ...metric, get: () => ({ ...metric, name: source.name, values }) };
    registry.registerMetric(source as unknown as client.Metric);
  }
  return { text: await registry.metrics(), contentType: registry.contentType };
}

function valuesOf(family: MetricFamily, name: string, openMetrics: boolean): TextValue[] {
  if (family.kind !== 'histogram') {
    return [...family.table.all()].map(({ labels, cell }) => ({ labels, value: cell.value }));
  }
  return [...family.table.all()].flatMap(({ labels, cell }) => [
    ...bucketsOf(cell, openMetrics).map((bucket) => ({
      ...bucket,
      sharedLabels: labels,
      metricName: `${name}_bucket`,
    })),
    { labels, value: cell.sum, metricName: `${name}_sum` },
    { labels, value: cell.count, metricName: `${name}_count` },
  ]);
}

function bucketsOf(cell: HistogramCell, openMetrics: boolean): TextValue[] {
  const bounds: { readonly le: number; readonly count: number }[] = cell.buckets();
  return [...bounds, { le: Infinity, count: cell.count }].map(({ le, count }, index) => {
    const exemplar = openMetrics ? cell.exemplarOf(index) : undefined;
    const labels = { le: boundText(le, openMetrics) };
    if (!exemplar) return { labels, value: count };
    const { traceId, value, atSeconds } = exemplar;
    const shown = { labelSet: { trace_id: traceId }, value, timestamp: atSeconds };
    return { labels, value: count, exemplar: shown };
  });
}

/** OpenMetrics writes whole bounds with a fraction. */
function boundText(bound: number, openMetrics: boolean): string {
  if (bound === Infinity) return '+Inf';
  return openMetrics && Number.isInteger(bound) ? bound.toFixed(1) : String(bound);
}
