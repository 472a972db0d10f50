import { expect } from 'chai';
import { eventually } from '../../support/eventually.js';
import { openRabbitMqEventPublisher } from '../../support/rabbitmq.js';
import { amqpUrl, describeWith } from '../../support/services.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { aPositionedEvent } from '../../contract/event-publisher.contract.js';

const CONFIRM_MS = 500;

describeWith('rabbitmq', 'RabbitMqEventPublisher with a failing broker', () => {
  let proxy: TcpProxy;
  let subject: Awaited<ReturnType<typeof openRabbitMqEventPublisher>>;

  beforeEach(async () => {
    proxy = await TcpProxy.to(amqpUrl, 5672);
    subject = await openRabbitMqEventPublisher(proxy.url, CONFIRM_MS);
  });

  afterEach(async () => {
    await subject.close();
    await proxy.close();
  });

  /** How it fails, and after how many milliseconds. */
  async function failure(count = 1): Promise<number> {
    const events = Array.from({ length: count }, (_, index) => aPositionedEvent(index + 1));
    const startedAt = performance.now();
    const error = await subject.publisher.publish(events).catch((thrown: unknown) => thrown);
    expect(error).to.include({ kind: 'unavailable', code: 'broker.unavailable', retryable: true });
    return performance.now() - startedAt;
  }

  const publishesAgain = () =>
    eventually(() => subject.publisher.publish([aPositionedEvent(9)]), { timeoutMs: 5000 });

  it('writes persistent CloudEvents, routed by their type', async () => {
    const only = await subject.peer.listen(`${subject.prefix}.events`, 'brain.job.*');
    await subject.publisher.publish([
      aPositionedEvent(1, 'brain.task.created'),
      aPositionedEvent(2, 'brain.job.completed'),
    ]);
    await eventually(() => expect(only.messages).to.have.lengthOf(1));
    const [message] = only.messages;
    expect(message?.fields.routingKey).to.equal('brain.job.completed');
    expect(message?.properties).to.include({
      contentType: 'application/cloudevents+json',
      deliveryMode: 2,
      messageId: '01900000-0000-7000-8000-000000000002',
      type: 'brain.job.completed',
    });
    expect(JSON.parse(message?.content.toString() ?? '')).to.deep.equal({
      specversion: '1.0',
      id: '01900000-0000-7000-8000-000000000002',
      source: '/clickup-brain',
      type: 'brain.job.completed',
      subject: 'task-2',
      time: '2023-11-14T22:13:20.125Z',
      datacontenttype: 'application/json',
      actor: 'api-key:7',
      requestid: 'request-2',
      position: 2,
      data: { title: 'Grüße 😀', nested: { list: [1, null, 'x'] } },
    });
  });

  it('fails at once while the broker is away, and publishes again afterwards', async () => {
    await proxy.refuse();
    await eventually(() => expect(subject.process.publishing.state).to.equal('connecting'));
    expect(await failure(1000)).to.be.below(50);
    await proxy.restore();
    await publishesAgain();
  });

  it('fails when the connection breaks before the confirms', async () => {
    proxy.blackHole();
    const failed = failure();
    proxy.cut();
    expect(await failed).to.be.below(CONFIRM_MS);
    await proxy.restore();
    await publishesAgain();
  });

  it('fails when confirms stay away, drops that connection, and publishes again', async () => {
    proxy.blackHole();
    expect(await failure()).to.be.within(CONFIRM_MS - 50, CONFIRM_MS + 300);
    await eventually(() => expect(subject.process.publishing.state).to.equal('connecting'));
    expect(await failure()).to.be.below(50);
    await proxy.restore();
    await publishesAgain();
  });

  it('declares its exchange again when somebody deleted it', async () => {
    await subject.peer.channel.deleteExchange(`${subject.prefix}.events`);
    await failure();
    await publishesAgain();
  });

  it('fails at once while the broker is blocked', async () => {
    proxy.inject(Buffer.from('01000000000005000a003c00ce', 'hex'));
    await eventually(() => expect(subject.process.publishing.state).to.equal('blocked'));
    expect(await failure()).to.be.below(50);
  });

  it('loses nothing and keeps the order when the connection is cut again and again', async () => {
    let next = 1;
    while (next <= 600) {
      const batch = Array.from({ length: 30 }, (_, index) => aPositionedEvent(next + index));
      if (next % 150 === 1) setTimeout(() => proxy.cut(), next % 7);
      await eventually(() => subject.publisher.publish(batch), { timeoutMs: 5000 });
      next += batch.length;
    }
    const firstSeen = () => [...new Set(subject.received().map(({ position }) => position))];
    await eventually(() => expect(firstSeen()).to.have.lengthOf(600));
    expect(firstSeen()).to.deep.equal(Array.from({ length: 600 }, (_, index) => index + 1));
  });
});
