import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type AttributeValue = Readonly<Record<string, unknown>>;

interface OtlpAttribute {
  readonly key: string;
  readonly value: AttributeValue;
}

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly OtlpAttribute[];
  readonly status: { readonly code: number; readonly message?: string };
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
}

interface OtlpResource {
  readonly attributes: readonly OtlpAttribute[];
}

interface TraceExport {
  readonly resourceSpans: readonly {
    readonly resource: OtlpResource;
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

interface MetricExport {
  readonly resourceMetrics: readonly {
    readonly resource: OtlpResource;
    readonly scopeMetrics: readonly { readonly metrics: readonly OtlpMetric[] }[];
  }[];
}

export interface OtlpPoint {
  readonly attributes?: readonly OtlpAttribute[];
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
  readonly asDouble?: number;
  readonly asInt?: number;
  readonly count?: number;
  readonly sum?: number;
  readonly bucketCounts?: readonly number[];
  readonly explicitBounds?: readonly number[];
}

export interface OtlpMetric {
  readonly name: string;
  readonly sum?: {
    readonly isMonotonic: boolean;
    readonly aggregationTemporality: number;
    readonly dataPoints: readonly OtlpPoint[];
  };
  readonly gauge?: { readonly dataPoints: readonly OtlpPoint[] };
  readonly histogram?: {
    readonly aggregationTemporality: number;
    readonly dataPoints: readonly OtlpPoint[];
  };
}

export interface CollectedSpan {
  readonly name: string;
  readonly kind: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly traceState: string | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly failed: boolean;
  readonly message: string | undefined;
}

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];

/** What the collector does with an export. */
export type Answer = (response: ServerResponse) => void;

const take: Answer = (response) => {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
};

/** Takes OTLP/HTTP exports in JSON on a port of its own, as long as the test does not make it misbehave. */
export class OtlpCollector {
  /** How it answers; exports that it does not answer with 200 are forgotten. */
  answer: Answer = take;
  /** Headers of every export, oldest first. */
  readonly requests: { readonly path: string; readonly headers: IncomingMessage['headers'] }[] = [];
  private readonly traceExports: TraceExport[] = [];
  private readonly metricExports: MetricExport[] = [];
  private readonly server = createServer((request, response) => {
    void this.handle(request, response);
  });

  static async start(port = 0): Promise<OtlpCollector> {
    const collector = new OtlpCollector();
    collector.server.listen(port, '127.0.0.1');
    await once(collector.server, 'listening');
    return collector;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  get spans(): readonly CollectedSpan[] {
    return this.traceExports.flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ resource, scopeSpans }) =>
        scopeSpans.flatMap(({ spans }) => spans.map((span) => toCollected(span, resource))),
      ),
    );
  }

  /** Of each export its metrics. */
  get metrics(): readonly (readonly OtlpMetric[])[] {
    return this.metricExports.map(({ resourceMetrics }) =>
      resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics)),
    );
  }

  get metricResources(): readonly Readonly<Record<string, unknown>>[] {
    return this.metricExports.flatMap(({ resourceMetrics }) =>
      resourceMetrics.map(({ resource }) => attributesOf(resource.attributes)),
    );
  }

  /** Takes everything again. */
  behave(): void {
    this.answer = take;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return; // the sender gave up
    }
    const path = request.url ?? '';
    this.requests.push({ path, headers: request.headers });
    if (this.answer === take) {
      const text = Buffer.concat(chunks).toString();
      if (path === '/v1/traces') this.traceExports.push(JSON.parse(text) as TraceExport);
      if (path === '/v1/metrics') this.metricExports.push(JSON.parse(text) as MetricExport);
    }
    this.answer(response);
  }
}

export function attributesOf(
  attributes: readonly OtlpAttribute[] = [],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}

function toCollected(span: OtlpSpan, resource: OtlpResource): CollectedSpan {
  return {
    name: span.name,
    kind: KINDS[span.kind] ?? 'unknown',
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    traceState: span.traceState,
    attributes: attributesOf(span.attributes),
    resource: attributesOf(resource.attributes),
    failed: span.status.code === 2,
    message: span.status.message,
  };
}
