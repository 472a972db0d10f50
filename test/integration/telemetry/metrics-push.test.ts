import { expect } from 'chai';
import { stub } from 'sinon';
import { InMemoryLogger } from '../../../src/adapters/outbound/memory/in-memory-logger.js';
import { PromClientMetrics } from '../../../src/adapters/outbound/prom-client/prom-client-metrics.js';
import { SystemClock } from '../../../src/adapters/outbound/system/system-clock.js';
import { MetricsPush } from '../../../src/adapters/outbound/telemetry/metrics-push.js';
import type { Clock } from '../../../src/ports/runtime/clock.js';
import { eventually } from '../../support/eventually.js';
import { settle } from '../../support/in-memory-parts.js';
import { ManualClock } from '../../support/manual-clock.js';
import { attributesOf, OtlpCollector, type OtlpMetric } from '../../support/otlp-collector.js';

const MINUTE_MS = 60_000;
const NOON_NS = `${String(Date.parse('2026-03-01T12:00:00.000Z'))}000000`;
const CUMULATIVE = 2;

describe('MetricsPush', function () {
  this.timeout(30_000);
  let collector: OtlpCollector;
  let clock: ManualClock;
  let logger: InMemoryLogger;
  let metrics: PromClientMetrics;
  let push: MetricsPush;

  beforeEach(async () => {
    collector = await OtlpCollector.start();
    clock = new ManualClock();
    metrics = new PromClientMetrics();
    open(clock);
  });

  afterEach(async () => {
    collector.behave();
    await push.stop();
    await collector.stop().catch(() => undefined);
  });

  function open(by: Clock, intervalMs = MINUTE_MS): void {
    logger = new InMemoryLogger();
    push = new MetricsPush(
      { clock: by, logger, metrics },
      { endpoint: collector.url, headers: { 'X-Key': 'k' }, resource: { 'service.name': 'brain' } },
      intervalMs,
    );
    push.start();
  }

  async function pass(ms: number): Promise<void> {
    await settle();
    await clock.advance(ms);
  }

  const requests = (count: number) =>
    eventually(() => expect(collector.requests).to.have.lengthOf(count));

  const named = (name: string, at = 0): OtlpMetric | undefined =>
    collector.metrics[at]?.find((metric) => metric.name === `brain_${name}`);

  const told = () => logger.entries.map(({ level, message }) => `${level}: ${message}`);

  const exportsThat = async (outcome: 'done' | 'failed') => {
    const readings = await metrics.readings();
    const found = readings.find(
      ({ name, labels }) => name === 'telemetry_exports_total' && labels['outcome'] === outcome,
    );
    return found?.kind === 'counter' ? found.value : 0;
  };

  it('sends every metric at intervals, counted since the start', async () => {
    const labels = ['of'];
    const counter = metrics.counter({ name: 'done_total', help: 'Done.', labels });
    counter.add(2, { of: 'a' });
    counter.add(3.5, { of: 'b' });
    metrics.gauge({ name: 'size', help: 'Size.' }).set(-3);
    const options = { name: 'seconds', help: 'Seconds.', labels, buckets: [1, 2] };
    const seconds = metrics.histogram(options);
    for (const second of [0.5, 1, 1.5, 9, 9]) seconds.observe(second, { of: 'a' });
    await pass(MINUTE_MS - 1);
    expect(collector.requests).to.have.lengthOf(0);
    await pass(1);
    await requests(1);
    expect(collector.requests[0]?.path).to.equal('/v1/metrics');
    expect(collector.requests[0]?.headers).to.include({ 'x-key': 'k' });
    expect(collector.metricResources[0]).to.include({ 'service.name': 'brain' });

    const done = named('done_total')?.sum;
    expect(done).to.include({ isMonotonic: true, aggregationTemporality: CUMULATIVE });
    expect(
      done?.dataPoints.map(({ attributes, asDouble }) => [attributesOf(attributes), asDouble]),
    ).to.deep.equal([
      [{ of: 'a' }, 2],
      [{ of: 'b' }, 3.5],
    ]);
    expect(done?.dataPoints[0]?.startTimeUnixNano).to.equal(NOON_NS);
    const minuteLater = String(BigInt(NOON_NS) + BigInt(MINUTE_MS) * 1_000_000n);
    expect(done?.dataPoints[0]?.timeUnixNano).to.equal(minuteLater);
    expect(named('size')?.gauge?.dataPoints.map(({ asDouble }) => asDouble)).to.deep.equal([-3]);
    const histogram = named('seconds')?.histogram;
    expect(histogram?.aggregationTemporality).to.equal(CUMULATIVE);
    const [point] = histogram?.dataPoints ?? [];
    expect(point).to.deep.include({ count: 5, sum: 21, explicitBounds: [1, 2] });
    expect(point?.bucketCounts).to.deep.equal([2, 1, 2]);

    counter.add(1, { of: 'a' });
    await pass(MINUTE_MS);
    await requests(2);
    const [later] = named('done_total', 1)?.sum?.dataPoints ?? [];
    expect(later).to.include({ asDouble: 3, startTimeUnixNano: NOON_NS });
  });

  it('sends the last values when it stops, and nothing afterwards', async () => {
    metrics.counter({ name: 'done_total', help: 'Done.' }).add(7);
    await push.stop();
    expect(named('done_total')?.sum?.dataPoints[0]?.asDouble).to.equal(7);
    await pass(10 * MINUTE_MS);
    expect(collector.requests).to.have.lengthOf(1);
  });

  it('tells once that exports fail and once that they work again', async () => {
    collector.answer = (response) => void response.writeHead(500).end('no');
    for (let count = 1; count <= 3; count += 1) {
      await pass(MINUTE_MS);
      await requests(count);
      await eventually(async () => expect(await exportsThat('failed')).to.equal(count));
    }
    expect(told()).to.deep.equal(['warn: telemetry cannot be exported now']);
    collector.behave();
    await pass(MINUTE_MS);
    await eventually(async () => expect(await exportsThat('done')).to.equal(1));
    expect(told().at(-1)).to.equal('info: telemetry is exported again');
  });

  it('goes on when the metrics could not be read', async () => {
    const readings = stub(metrics, 'readings').rejects(new Error('broken'));
    await pass(MINUTE_MS);
    await settle();
    expect(told()).to.deep.equal(['warn: telemetry cannot be exported now']);
    readings.restore();
    await pass(MINUTE_MS);
    await requests(1);
  });

  it('does not wait for ever for an answer that comes drop by drop', async () => {
    let dripping: NodeJS.Timeout | undefined;
    collector.answer = (response) => {
      response.writeHead(200);
      dripping = setInterval(() => response.write(' '), 20);
    };
    await pass(MINUTE_MS);
    await requests(1);
    await pass(12_000);
    await eventually(() => expect(told()).to.have.lengthOf(1));
    expect(JSON.stringify(logger.entries)).to.include('took too long');
    clearInterval(dripping);
  });

  it('has one export under way at a time, and stops in time, while nobody answers', async () => {
    await push.stop();
    collector.answer = () => undefined;
    collector.requests.length = 0;
    open(clock, 1_000);
    await pass(12_000);
    await requests(1);
    const stopped = push.stop();
    await pass(2_000);
    await stopped;
    open(new SystemClock());
    const startedMs = performance.now();
    await push.stop();
    expect(performance.now() - startedMs).to.be.within(1_500, 3_000);
  });
});
