/** Where traces and metrics are sent, and as whom. */
export interface Collector {
  /** Base of the OTLP/HTTP collector, e.g. `http://127.0.0.1:4318`. */
  readonly endpoint: string;
  /** Sent with every export, e.g. to authenticate. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the exports are told to be of: `service.name` and the like. */
  readonly resource: Readonly<Record<string, string | number>>;
}

/** How long one export may take, its retries included, ms. */
const EXPORT_MS = 10_000;

/** Options of the exporter of one signal. */
export function exporterOptions({ endpoint, headers }: Collector, signal: 'traces' | 'metrics') {
  return {
    url: `${endpoint.replace(/\/+$/, '')}/v1/${signal}`,
    headers: { ...headers },
    timeoutMillis: EXPORT_MS,
    // All that waits at the end and one that is still under way; more means no answer for long.
    concurrencyLimit: 8,
    keepAlive: true,
  };
}
