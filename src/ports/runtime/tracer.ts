import type { TraceContext } from '../../domain/shared/trace-context.js';

/** `server` and `consumer` do what others asked for; `client` and `producer` ask. */
export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  /** One of few, so that spans can be compared: `tasks.create`, `GET /api/v1/tasks/:id`. */
  readonly name: string;
  /** `internal` unless given. */
  readonly kind?: SpanKind;
  /** Named as OpenTelemetry's semantic conventions do; long texts are cut. */
  readonly attributes?: SpanAttributes;
  /** Absent: the span begins a trace. */
  readonly parent?: TraceContext | undefined;
}

/** One step of a trace while it is under way. */
export interface Span {
  /** What is started within the step has this as its parent. Undefined where nothing is traced. */
  readonly context: TraceContext | undefined;
  /** Adds to what is known of the step; afterwards it does nothing. */
  readonly tell: (attributes: SpanAttributes) => void;
}

/** Records which step followed from which, and how long each took. Recording never throws and never waits. */
export interface Tracer {
  /** Lets callers skip preparing what nobody would record. */
  readonly isOn: boolean;
  /**
   * Answers or throws what the action does; the span ends with it. What is thrown is told by its code, and
   * counts as a failure of the step unless it is the caller's fault. While tracing is off the action gets the
   * parent itself, so that the trace of the caller passes through.
   */
  span<T>(options: SpanOptions, action: (span: Span) => Promise<T>): Promise<T>;
}
