import { randomBytes } from 'node:crypto';
import { toAppError } from '../../../domain/shared/app-error.js';
import type { TraceContext } from '../../../domain/shared/trace-context.js';
import type {
  Span,
  SpanAttributes,
  SpanKind,
  SpanOptions,
  Tracer,
} from '../../../ports/runtime/tracer.js';

const MOST_KEPT = 1_000;

export interface KeptSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly context: TraceContext;
  readonly parent: TraceContext | undefined;
  readonly attributes: SpanAttributes;
  /** Whether it counts as failed. */
  readonly failed: boolean;
}

/** Keeps the last 1000 spans that ended, for tests. */
export class InMemoryTracer implements Tracer {
  readonly isOn = true;
  private readonly kept: KeptSpan[] = [];

  /** In the order they ended. */
  get spans(): readonly KeptSpan[] {
    return [...this.kept];
  }

  async span<T>(options: SpanOptions, action: (span: Span) => Promise<T>): Promise<T> {
    const { name, kind = 'internal', parent } = options;
    const context = childOf(parent);
    let attributes = { ...options.attributes };
    let failed = false;
    const tell = (more: SpanAttributes) => {
      attributes = { ...attributes, ...more };
    };
    try {
      return await action({ context, tell });
    } catch (thrown) {
      const { code, severity } = toAppError(thrown);
      tell({ 'error.type': code });
      failed = severity !== 'low';
      throw thrown;
    } finally {
      if (context.isSampled) this.keep({ name, kind, context, parent, attributes, failed });
    }
  }

  private keep(span: KeptSpan): void {
    this.kept.push(span);
    if (this.kept.length > MOST_KEPT) this.kept.shift();
  }
}

function childOf(parent: TraceContext | undefined): TraceContext {
  return {
    traceId: randomBytes(16).toString('hex'),
    isSampled: true,
    ...parent,
    spanId: randomBytes(8).toString('hex'),
  };
}
