import { expect } from 'chai';
import { InMemoryLogger } from '../../src/adapters/outbound/memory/in-memory-logger.js';
import { InMemoryMetrics } from '../../src/adapters/outbound/memory/in-memory-metrics.js';
import { InMemoryTracer } from '../../src/adapters/outbound/memory/in-memory-tracer.js';
import { SystemClock } from '../../src/adapters/outbound/system/system-clock.js';
import { OpenTelemetryTracer } from '../../src/adapters/outbound/telemetry/open-telemetry-tracer.js';
import { SilentTracer } from '../../src/adapters/outbound/telemetry/silent-tracer.js';
import type { SpanKind } from '../../src/ports/runtime/tracer.js';
import { OtlpCollector } from '../support/otlp-collector.js';
import {
  recordingTracerContract,
  tracerContract,
  type RecordedSpan,
  type TracerUnderTest,
} from './tracer.contract.js';

tracerContract('SilentTracer', () =>
  Promise.resolve({ tracer: new SilentTracer(), recorded: () => Promise.resolve([]) }),
);

recordingTracerContract('InMemoryTracer', () => {
  const tracer = new InMemoryTracer();
  const recorded = () =>
    Promise.resolve(
      tracer.spans.map(({ context, parent, ...span }): RecordedSpan => ({
        ...span,
        traceId: context.traceId,
        spanId: context.spanId,
        parentSpanId: parent?.spanId,
      })),
    );
  return Promise.resolve({ tracer, recorded });
});

recordingTracerContract('OpenTelemetryTracer', openTelemetry);

async function openTelemetry(): Promise<TracerUnderTest> {
  const collector = await OtlpCollector.start();
  const tracer = new OpenTelemetryTracer(
    {
      clock: new SystemClock(),
      logger: new InMemoryLogger(),
      metrics: new InMemoryMetrics(),
      redact: (text) => text,
    },
    { endpoint: collector.url, headers: {}, resource: { 'service.name': 'test' } },
    1,
  );
  let result: Promise<readonly RecordedSpan[]> | undefined;
  const end = async () => {
    await tracer.stop();
    await collector.stop();
    return collector.spans.map((span) => ({ ...span, kind: span.kind as SpanKind }));
  };
  return { tracer, recorded: () => (result ??= end()) };
}

describe('SilentTracer', () => {
  it('says that it is off, and begins no trace', async () => {
    const tracer = new SilentTracer();
    expect(tracer.isOn).to.equal(false);
    await tracer.span({ name: 'start' }, ({ context }) => {
      expect(context).to.equal(undefined);
      return Promise.resolve();
    });
  });
});
