import type { ServerResponse } from 'node:http';
import { expect } from 'chai';
import { InMemoryLogger } from '../../../src/adapters/outbound/memory/in-memory-logger.js';
import { InMemoryMetrics } from '../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { SystemClock } from '../../../src/adapters/outbound/system/system-clock.js';
import { OpenTelemetryTracer } from '../../../src/adapters/outbound/telemetry/open-telemetry-tracer.js';
import { AppError } from '../../../src/domain/shared/app-error.js';
import { aTrace } from '../../support/builders.js';
import { eventually } from '../../support/eventually.js';
import { OtlpCollector, type Answer } from '../../support/otlp-collector.js';
import { rejectionOf } from '../../support/rejection.js';

/** As many as are sent without waiting for company. */
const BATCH = 512;

describe('OpenTelemetryTracer and its collector', function () {
  this.timeout(30_000);
  let collector: OtlpCollector;
  let logger: InMemoryLogger;
  let metrics: InMemoryMetrics;
  let tracer: OpenTelemetryTracer;

  beforeEach(async () => {
    collector = await OtlpCollector.start();
    open();
  });

  afterEach(async () => {
    collector.behave();
    await tracer.stop();
    await collector.stop().catch(() => undefined);
  });

  function open(endpoint = collector.url, sampleRatio = 1): void {
    logger = new InMemoryLogger();
    metrics = new InMemoryMetrics();
    const redact = (text: string) => text.replaceAll('hunter2', '***');
    tracer = new OpenTelemetryTracer(
      { clock: new SystemClock(), logger, metrics, redact },
      {
        endpoint,
        headers: { 'X-Key': 'k' },
        resource: { 'service.name': 'brain', 'process.pid': 7 },
      },
      sampleRatio,
    );
  }

  async function record(count: number, name = 'step'): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      await tracer.span({ name }, () => Promise.resolve());
    }
  }

  const lost = () => metrics.value('telemetry_spans_lost_total');
  const exportsThat = (outcome: 'done' | 'failed') =>
    metrics.value('telemetry_exports_total', { signal: 'traces', outcome });
  const told = () => logger.entries.map(({ level, message }) => `${level}: ${message}`);

  const answering =
    (status: number, headers: Readonly<Record<string, string>> = {}): Answer =>
    (response) => {
      response.writeHead(status, headers).end('no');
    };

  /** Nobody gets an answer until the test ends. */
  const silence = (): Answer => {
    const waiting: ServerResponse[] = [];
    return (response) => void waiting.push(response);
  };

  async function timed(action: () => Promise<unknown>): Promise<number> {
    const startedMs = performance.now();
    await action();
    return performance.now() - startedMs;
  }

  it('sends who is speaking, with the headers that it wants', async () => {
    const parent = aTrace({ state: 'rojo=1' });
    await tracer.span({ name: 'step', parent }, () => Promise.resolve());
    await tracer.stop();
    expect(collector.requests).to.have.lengthOf(1);
    expect(collector.requests[0]?.path).to.equal('/v1/traces');
    expect(collector.requests[0]?.headers).to.include({ 'x-key': 'k' });
    const [span] = collector.spans;
    expect(span?.resource).to.include({ 'service.name': 'brain', 'process.pid': 7 });
    expect(span?.traceState).to.equal('rojo=1');
    expect(exportsThat('done')).to.equal(1);
    expect(told()).to.deep.equal([]);
  });

  it('finds the collector below a path, with or without a slash at its end', async () => {
    await tracer.stop();
    for (const base of ['/tenant', '/tenant/']) {
      open(collector.url + base);
      await record(1);
      await tracer.stop();
    }
    expect(collector.requests.map(({ path }) => path)).to.deep.equal([
      '/tenant/v1/traces',
      '/tenant/v1/traces',
    ]);
  });

  it('shows no secret of what went wrong, and cuts what is long', async () => {
    const failure = new AppError('internal', 'a.b', `password is hunter2 ${'x'.repeat(10_000)}`);
    await rejectionOf(tracer.span({ name: 'fail' }, () => Promise.reject(failure)));
    const attributes = { text: 'y'.repeat(10_000) };
    await tracer.span({ name: 'long', attributes }, () => Promise.resolve());
    await tracer.stop();
    const [failed, long] = collector.spans;
    expect(failed?.message).to.match(/^password is \*\*\* x{100,600}$/);
    expect(String(long?.attributes['text'])).to.have.lengthOf(512);
  });

  it('records the wanted share of the traces that begin here, and all that callers record', async () => {
    await tracer.stop();
    open(collector.url, 0.25);
    await record(1_000);
    for (let index = 0; index < 20; index += 1) {
      await tracer.span({ name: 'called', parent: aTrace() }, () => Promise.resolve());
    }
    await tracer.stop();
    const began = collector.spans.filter(({ name }) => name === 'step').length;
    expect(began).to.be.within(150, 350);
    expect(collector.spans.filter(({ name }) => name === 'called')).to.have.lengthOf(20);
  });

  it('tells once that exports fail and once that they work again; counts what is lost', async () => {
    collector.answer = answering(500);
    await record(BATCH);
    await eventually(() => expect(lost()).to.equal(BATCH));
    await record(BATCH);
    await eventually(() => expect(lost()).to.equal(2 * BATCH));
    expect(told()).to.deep.equal(['warn: telemetry cannot be exported now']);
    collector.behave();
    await record(BATCH);
    await eventually(() => expect(collector.spans).to.have.lengthOf(BATCH));
    await eventually(() => expect(exportsThat('done')).to.equal(1));
    expect(told()).to.deep.equal([
      'warn: telemetry cannot be exported now',
      'info: telemetry is exported again',
    ]);
    expect(exportsThat('failed')).to.equal(2);
  });

  it('tries again when a collector that is busy says', async () => {
    collector.answer = answering(429, { 'Retry-After': '1' });
    await record(BATCH);
    await eventually(() => expect(collector.requests).to.have.lengthOf(1));
    collector.behave();
    await eventually(() => expect(collector.spans).to.have.lengthOf(BATCH));
    expect(lost()).to.equal(0);
    expect(told()).to.deep.equal([]);
  });

  it('gives up on a collector that wants to be left alone for an hour', async () => {
    collector.answer = answering(429, { 'Retry-After': '3600' });
    await record(BATCH);
    await eventually(() => expect(lost()).to.equal(BATCH));
    expect(collector.requests).to.have.lengthOf(1);
  });

  it('bears a page of nonsense as an answer', async () => {
    collector.answer = (response) => {
      response.writeHead(400, 'Bad <b>Request</b>').end('<html>'.repeat(100_000));
    };
    await record(BATCH);
    await eventually(() => expect(lost()).to.equal(BATCH));
    expect(JSON.stringify(logger.entries).length).to.be.lessThan(2_000);
  });

  it('keeps a bounded number of spans while the collector is silent, and delays nobody', async () => {
    collector.answer = silence();
    const took = await timed(() => record(20_000));
    expect(lost()).to.be.within(20_000 - 2_048 - BATCH, 20_000 - 2_048);
    expect(took).to.be.lessThan(5_000);
    expect(await timed(() => tracer.stop())).to.be.within(1_000, 3_500);
  });

  it('sends all that waits when it stops', async () => {
    collector.answer = silence();
    await record(BATCH);
    await eventually(() => expect(collector.requests).to.have.lengthOf(1));
    collector.behave();
    await record(4 * BATCH);
    await tracer.stop();
    expect(collector.spans).to.have.lengthOf(4 * BATCH);
    expect(lost()).to.equal(0);
  });

  it('stops in time when there is no collector', async () => {
    await collector.stop();
    await record(BATCH + 1);
    expect(await timed(() => tracer.stop())).to.be.lessThan(3_500);
    await record(10);
    await tracer.stop();
  });

  it('stops at once when there is nothing to send', async () => {
    collector.answer = silence();
    expect(await timed(() => tracer.stop())).to.be.lessThan(500);
  });
});
