import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { connect, type Channel, type ChannelModel, type ConsumeMessage } from 'amqplib';
import { toTraceHeaders } from '../../src/domain/shared/trace-context.js';
import { BOOTSTRAP_KEY, BrainProcess, WEBHOOK_SECRET } from '../support/brain-process.js';
import { aTrace } from '../support/builders.js';
import { deliver, exampleDelivery } from '../support/deliver.js';
import { eventually } from '../support/eventually.js';
import { signedHeaders } from '../support/github-corpus.js';
import { OtlpCollector, type Answer, type CollectedSpan } from '../support/otlp-collector.js';
import { exists } from '../support/rabbitmq.js';
import { amqpUrl, describeWith } from '../support/services.js';
import { createStack, type TestStack } from '../support/stack.js';

/** The spans from one without a parent among them down to `last`, by name. */
function pathTo(last: CollectedSpan | undefined, spans: readonly CollectedSpan[]): string[] {
  const path: string[] = [];
  for (let span = last; span;) {
    path.unshift(span.name);
    const { parentSpanId } = span;
    span = spans.find(({ spanId }) => spanId === parentSpanId);
  }
  return path;
}

const TO_THE_TASK = [
  'POST /:provider/events',
  'events.receive',
  'process events',
  'events.handle',
  'INSERT tasks',
];

describe('traces', function () {
  this.timeout(60_000);
  const brains: BrainProcess[] = [];
  let collector: OtlpCollector;
  let endpoint: string;

  beforeEach(async () => {
    collector = await OtlpCollector.start();
    endpoint = collector.url;
  });

  afterEach(async () => {
    for (const brain of brains.splice(0)) await brain.dispose();
    await collector.stop().catch(() => undefined);
  });

  const start = async (
    env: Readonly<Record<string, string>> = {},
    roles?: readonly string[],
  ): Promise<BrainProcess> => {
    const telemetry = { CLICKUP_BRAIN_TELEMETRY_ENDPOINT: endpoint };
    const options = { env: { ...telemetry, ...env }, ...(roles && { roles }) };
    const brain = await BrainProcess.start(options);
    brains.push(brain);
    return brain;
  };

  /** Delivers an issue within a trace. @returns the trace, once the task is there */
  async function deliverTraced(brain: BrainProcess) {
    const trace = aTrace({ state: 'rojo=1' });
    const delivery = exampleDelivery('issues', 'opened');
    const headers = { ...signedHeaders(delivery, WEBHOOK_SECRET), ...toTraceHeaders(trace) };
    const answer = await deliver(brain.url, delivery, headers);
    expect(answer.status).to.equal(200);
    await eventually(async () => {
      const events = await brain.all<{ status: string }>(
        `/api/v1/events?filter[deliveryId]=${delivery.deliveryId}`,
      );
      expect(events.map(({ status }) => status)).to.deep.equal(['processed']);
    });
    return { trace, answer };
  }

  it('lead from the delivery over the job to the task, and end in the log', async () => {
    const brain = await start({ CLICKUP_BRAIN_LOGGING_LEVEL: 'debug' });
    const { trace, answer } = await deliverTraced(brain);
    const jobs = await brain.all<{ traceId: string }>('/api/v1/jobs');
    expect(jobs.map(({ traceId }) => traceId)).to.deep.equal([trace.traceId]);
    expect(await brain.stop()).to.equal(0);

    const spans = collector.spans.filter(({ traceId }) => traceId === trace.traceId);
    const insert = spans.find(({ name }) => name === 'INSERT tasks');
    expect(pathTo(insert, spans)).to.deep.equal(TO_THE_TASK);
    const server = spans.find(({ kind }) => kind === 'server');
    expect(server?.parentSpanId).to.equal(trace.spanId);
    expect(server?.attributes['http.response.status_code']).to.equal(200);
    const answered = `00-${trace.traceId}-${String(server?.spanId)}-01`;
    expect(answer.headers.get('traceresponse')).to.equal(answered);
    expect(spans.filter(({ failed }) => failed)).to.deep.equal([]);
    expect(spans[0]?.resource).to.include({ 'service.name': 'clickup-brain' });
    expect(brain.output).to.match(new RegExp(`use case done.*${trace.traceId}`));
  });

  it('are left out when only metrics are wanted, and the other way round', async () => {
    const often = { CLICKUP_BRAIN_MONITORING_EXPORT_INTERVAL_SECONDS: '1' };
    const metered = await start({ ...often, CLICKUP_BRAIN_TELEMETRY_TRACES: 'false' });
    await deliverTraced(metered);
    await eventually(() => {
      const names = collector.metrics.flat().map(({ name }) => name);
      expect(names).to.include('brain_telemetry_exports_total');
    });
    await metered.stop();
    expect(collector.spans).to.deep.equal([]);
    expect(collector.metricResources[0]).to.include({ 'service.name': 'clickup-brain' });
    collector.requests.length = 0;
    const traced = await start({ ...often, CLICKUP_BRAIN_TELEMETRY_METRICS: 'false' });
    await deliverTraced(traced);
    await traced.stop();
    const paths = new Set(collector.requests.map(({ path }) => path));
    expect([...paths]).to.deep.equal(['/v1/traces']);
  });

  it('hold no secret, no text of statements and no payload', async () => {
    const brain = await start();
    await deliverTraced(brain);
    await brain.stop();
    const text = JSON.stringify(collector.spans);
    expect(text).not.to.include(BOOTSTRAP_KEY);
    expect(text).not.to.include(WEBHOOK_SECRET);
    expect(text).not.to.include('Hello-World');
    expect(text).not.to.include('db.query.text');
  });

  for (const [what, answer] of Object.entries<Answer | undefined>({
    'is away': undefined,
    'is silent': () => undefined,
    'answers 500': (response) => void response.writeHead(500).end('no'),
  })) {
    it(`disturb nobody when the collector ${what}`, async () => {
      if (answer) collector.answer = answer;
      else await collector.stop();
      const brain = await start();
      const headers = { 'X-API-Key': BOOTSTRAP_KEY };
      await deliverTraced(brain);
      for (let count = 0; count < 50; count += 1) {
        expect((await fetch(`${brain.url}/api/v1/tasks`, { headers })).status).to.equal(200);
      }
      const startedMs = performance.now();
      expect(await brain.stop()).to.equal(0);
      expect(performance.now() - startedMs).to.be.lessThan(6_000);
      const told = brain.output.split('telemetry cannot be exported now').length - 1;
      expect(told).to.be.at.most(2);
    });
  }
});

describeWith(['rabbitmq', 'redis', 'postgres'], 'traces across processes', function () {
  this.timeout(60_000);
  const brains: BrainProcess[] = [];
  let collector: OtlpCollector;
  let stack: TestStack;
  let model: ChannelModel;
  let channel: Channel;

  beforeEach(async () => {
    collector = await OtlpCollector.start();
    stack = await createStack('postgres');
    model = await connect(amqpUrl);
    channel = await model.createChannel();
  });

  afterEach(async () => {
    for (const brain of brains.splice(0)) await brain.dispose();
    await model.close();
    await stack.drop();
    await collector.stop();
  });

  async function start(
    roles: readonly string[],
    env: Readonly<Record<string, string>> = {
      CLICKUP_BRAIN_TELEMETRY_ENDPOINT: collector.url,
    },
  ): Promise<BrainProcess> {
    const brain = await BrainProcess.start({ env: { ...stack.env, ...env }, roles });
    brains.push(brain);
    return brain;
  }

  /** What is told of created tasks from now on, as it comes over the broker. */
  async function created(): Promise<readonly { readonly traceparent?: string }[]> {
    const events: { readonly traceparent?: string }[] = [];
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, `${stack.prefix}.events`, 'brain.task.created');
    const keep = (message: ConsumeMessage | null) => {
      if (message) events.push(JSON.parse(message.content.toString()) as object);
    };
    await channel.consume(queue, keep, { noAck: true });
    return events;
  }

  const deliverWith = async (brain: BrainProcess, headers: object) => {
    const delivery = exampleDelivery('issues', 'opened');
    const signed = signedHeaders(delivery, WEBHOOK_SECRET);
    const answer = await deliver(brain.url, delivery, { ...signed, ...headers });
    expect(answer.status).to.equal(200);
  };

  it('go on in the worker and out with the event', async () => {
    const api = await start(['api']);
    const worker = await start(['worker', 'scheduler']);
    const events = await created();
    const trace = aTrace();
    await deliverWith(api, toTraceHeaders(trace));
    await eventually(() => expect(events).to.have.lengthOf(1));
    await worker.stop();
    await api.stop();
    const spans = collector.spans.filter(({ traceId }) => traceId === trace.traceId);
    const insert = spans.find(({ name }) => name === 'INSERT tasks');
    expect(pathTo(insert, spans)).to.deep.equal(TO_THE_TASK);
    const instanceOf = (name: string) =>
      spans.find((span) => span.name === name)?.resource['service.instance.id'];
    expect(instanceOf('events.receive')).to.equal(instanceOf('POST /:provider/events'));
    expect(instanceOf('process events')).not.to.equal(instanceOf('events.receive'));
    const handle = spans.find(({ name }) => name === 'events.handle');
    expect(events[0]?.traceparent).to.equal(`00-${trace.traceId}-${String(handle?.spanId)}-01`);
  });

  it('of others pass through while tracing is off', async () => {
    const api = await start(['api', 'worker', 'consumer'], {});
    const events = await created();
    const trace = aTrace({ isSampled: false, state: 'rojo=1' });
    await deliverWith(api, toTraceHeaders(trace));
    await eventually(() => expect(events).to.have.lengthOf(1));
    expect(events[0]).to.include(toTraceHeaders(trace));
    expect(collector.requests).to.deep.equal([]);
  });

  it('begin at the sender of a command and come back with the reply', async () => {
    const consumer = await start(['consumer']);
    // It says that it is ready before the broker has heard of its queue.
    await eventually(() => exists(`${stack.prefix}.commands`));
    const events = await created();
    const replies: ConsumeMessage[] = [];
    const { queue } = await channel.assertQueue('', { exclusive: true });
    const keep = (message: ConsumeMessage | null) => {
      if (message) replies.push(message);
    };
    await channel.consume(queue, keep, { noAck: true });
    const trace = aTrace();
    const command = {
      ...{ specversion: '1.0', id: randomUUID(), source: '/test', type: 'brain.task.create' },
      ...toTraceHeaders(trace),
      data: { title: 'Traced' },
    };
    const body = Buffer.from(JSON.stringify(command));
    channel.publish(`${stack.prefix}.commands`, command.type, body, { replyTo: queue });
    await eventually(() => expect([replies.length, events.length]).to.deep.equal([1, 1]));
    await consumer.stop();
    const spans = collector.spans.filter(({ traceId }) => traceId === trace.traceId);
    const insert = spans.find(({ name }) => name === 'INSERT tasks');
    expect(pathTo(insert, spans)).to.deep.equal([
      'process brain.task.create',
      'tasks.create',
      'INSERT tasks',
    ]);
    const step = spans.find(({ kind }) => kind === 'consumer');
    expect(step?.parentSpanId).to.equal(trace.spanId);
    expect(replies[0]?.properties.headers?.['traceparent']).to.equal(
      `00-${trace.traceId}-${String(step?.spanId)}-01`,
    );
    expect(events[0]?.traceparent).to.match(new RegExp(`^00-${trace.traceId}-`));
  });
});
