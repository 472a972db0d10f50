import {
  createTraceState,
  ROOT_CONTEXT,
  SpanKind as OtelKind,
  SpanStatusCode,
  trace as traces,
  TraceFlags,
  type Context,
  type Span as OtelSpan,
  type Tracer as OtelTracer,
} from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  NodeTracerProvider,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node';
import { toAppError } from '../../../domain/shared/app-error.js';
import type { TraceContext } from '../../../domain/shared/trace-context.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Metrics } from '../../../ports/runtime/metrics.js';
import type { Span, SpanKind, SpanOptions, Tracer } from '../../../ports/runtime/tracer.js';
import { BoundedSpanExport } from './bounded-span-export.js';
import type { Collector } from './collector.js';

const LONGEST_TEXT = 512;
const MOST_ATTRIBUTES = 32;

/** How long a stopping process waits for the collector, ms. */
const FLUSH_MS = 2_000;

const ignored = () => undefined;

const KINDS: Readonly<Record<SpanKind, OtelKind>> = {
  internal: OtelKind.INTERNAL,
  server: OtelKind.SERVER,
  client: OtelKind.CLIENT,
  producer: OtelKind.PRODUCER,
  consumer: OtelKind.CONSUMER,
};

export interface OpenTelemetryTracerDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Hides secrets within a text. */
  readonly redact: (text: string) => string;
}

/**
 * Sends spans to a collector. Of traces that begin here the given share is recorded; who called us has
 * decided for its own. Nothing is registered globally: parents are passed by hand.
 */
export class OpenTelemetryTracer implements Tracer {
  readonly isOn = true;
  private readonly provider: NodeTracerProvider;
  private readonly tracer: OtelTracer;

  /** @param sampleRatio 0 to 1 */
  constructor(
    private readonly deps: OpenTelemetryTracerDeps,
    collector: Collector,
    sampleRatio: number,
  ) {
    this.provider = new NodeTracerProvider({
      resource: resourceFromAttributes({ ...collector.resource }),
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRatio) }),
      spanLimits: {
        attributeValueLengthLimit: LONGEST_TEXT,
        attributeCountLimit: MOST_ATTRIBUTES,
        eventCountLimit: 0,
        linkCountLimit: 0,
      },
      spanProcessors: [new BoundedSpanExport(deps, collector)],
    });
    this.tracer = this.provider.getTracer('clickup-brain');
  }

  async span<T>(options: SpanOptions, action: (span: Span) => Promise<T>): Promise<T> {
    const { name, kind = 'internal', attributes = {}, parent } = options;
    // Most traces are not recorded: below their first step they cost nothing more.
    if (parent && !parent.isSampled) return action({ context: parent, tell: ignored });
    const span = this.tracer.startSpan(
      name,
      { kind: KINDS[kind], attributes },
      parent ? contextOf(parent) : ROOT_CONTEXT,
    );
    const tell: Span['tell'] = (more) => void span.setAttributes(more);
    try {
      return await action({ context: traceOf(span, parent), tell });
    } catch (thrown) {
      if (span.isRecording()) this.tellFailure(span, thrown);
      throw thrown;
    } finally {
      span.end();
    }
  }

  /** Sends what is left, as far as the collector takes it within 2 seconds; later spans are lost. */
  async stop(): Promise<void> {
    const enough = new AbortController();
    const stopped = this.provider.shutdown().catch((error: unknown) => {
      this.deps.logger.debug('the last spans were not exported', { error });
    });
    await Promise.race([stopped, this.deps.clock.sleep(FLUSH_MS, enough.signal)]);
    enough.abort();
  }

  private tellFailure(span: OtelSpan, thrown: unknown): void {
    const { code, severity, message } = toAppError(thrown);
    span.setAttribute('error.type', code);
    if (severity === 'low') return;
    const told = this.deps.redact(message.slice(0, LONGEST_TEXT));
    span.setStatus({ code: SpanStatusCode.ERROR, message: told });
  }
}

function contextOf({ traceId, spanId, isSampled, state }: TraceContext): Context {
  return traces.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
    ...(state !== undefined && { traceState: createTraceState(state) }),
  });
}

function traceOf(span: OtelSpan, parent: TraceContext | undefined): TraceContext {
  const { traceId, spanId, traceFlags } = span.spanContext();
  const isSampled = (traceFlags & TraceFlags.SAMPLED) !== 0;
  return parent?.state === undefined
    ? { traceId, spanId, isSampled }
    : { traceId, spanId, isSampled, state: parent.state };
}
