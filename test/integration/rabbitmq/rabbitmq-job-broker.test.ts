import { expect } from 'chai';
import { RabbitMqJobBroker } from '../../../src/adapters/outbound/rabbitmq/rabbitmq-job-broker.js';
import type { WakeTopic } from '../../../src/ports/jobs/job-broker.js';
import { eventually } from '../../support/eventually.js';
import { awaitHearing } from '../../support/hearing.js';
import { ownPrefix } from '../../support/own-prefix.js';
import { rabbitMqProcess, RabbitMqPeer } from '../../support/rabbitmq.js';
import { amqpUrl, describeWith } from '../../support/services.js';
import { TcpProxy } from '../../support/tcp-proxy.js';

describeWith('rabbitmq', 'RabbitMqJobBroker with a failing broker', () => {
  let proxy: TcpProxy;
  let prefix: string;
  let process: ReturnType<typeof rabbitMqProcess>;
  let other: ReturnType<typeof rabbitMqProcess>;
  let broker: RabbitMqJobBroker;
  let elsewhere: RabbitMqJobBroker;
  let heardHere: WakeTopic[];
  let heardElsewhere: WakeTopic[];

  beforeEach(async () => {
    proxy = await TcpProxy.to(amqpUrl, 5672);
    prefix = ownPrefix();
    process = rabbitMqProcess(proxy.url);
    other = rabbitMqProcess();
    broker = new RabbitMqJobBroker(process, { prefix });
    elsewhere = new RabbitMqJobBroker(other, { prefix });
    process.start();
    other.start();
    await awaitHearing(broker, elsewhere);
    await awaitHearing(elsewhere, broker);
    heardHere = [];
    heardElsewhere = [];
    broker.onWake((topic) => heardHere.push(topic));
    elsewhere.onWake((topic) => heardElsewhere.push(topic));
  });

  afterEach(async () => {
    await process.stop();
    await other.stop();
    await proxy.close();
    const peer = await RabbitMqPeer.connect();
    await peer.removeAll(prefix);
    await peer.close();
  });

  it('hears its own wake-ups once, not again from the broker', async () => {
    broker.wake('job:http');
    await eventually(() => expect(heardElsewhere).to.deep.equal(['job:http']));
    elsewhere.wake('events-appended');
    await eventually(() => expect(heardHere).to.include('events-appended'));
    expect(heardHere).to.deep.equal(['job:http', 'events-appended']);
  });

  it('sends a wake-up at once and the ones that follow together, each topic by itself', async () => {
    const peer = await RabbitMqPeer.connect();
    const { messages } = await peer.listen(`${prefix}.wake`);
    broker.wake('job:http');
    await Promise.resolve();
    for (let n = 0; n < 1000; n += 1) broker.wake('job:http');
    broker.wake('events-appended');
    await eventually(() => expect(messages).to.have.lengthOf(3));
    await awaitHearing(broker, elsewhere);
    const sent = messages.map(({ content }) => content.toString());
    expect(sent.slice(0, 3)).to.deep.equal(['job:http', 'events-appended', 'job:http']);
    expect(sent.filter((topic) => topic === 'job:http')).to.have.lengthOf(2);
    await peer.close();
  });

  it('still tells its own process while the broker is away', async () => {
    await proxy.refuse();
    broker.wake('job:http');
    await Promise.resolve();
    expect(heardHere).to.deep.equal(['job:http']);
  });

  it('drops wake-ups while the broker is away instead of keeping them', async () => {
    await proxy.refuse();
    await eventually(() => expect(process.publishing.state).to.equal('connecting'));
    for (let n = 0; n < 1000; n += 1) broker.wake(`job:queue-${n}`);
    await proxy.restore();
    await awaitHearing(broker, elsewhere);
    expect(heardElsewhere.filter((topic) => topic.startsWith('job:queue'))).to.deep.equal([]);
  });

  it('hears again after somebody deleted the exchange, and its bindings with it', async () => {
    const hurried = rabbitMqProcess(amqpUrl, 50);
    const listener = new RabbitMqJobBroker(hurried, { prefix });
    hurried.start();
    await awaitHearing(broker, listener);
    const peer = await RabbitMqPeer.connect();
    await peer.channel.deleteExchange(`${prefix}.wake`);
    await peer.close();
    await awaitHearing(broker, listener);
    await hurried.stop();
  });

  for (const [fault, spoil] of [
    ['a lost connection', async () => proxy.cut()],
    ['an outage', () => proxy.refuse()],
  ] as const) {
    it(`is heard and hears again within 5 seconds after ${fault}`, async () => {
      await spoil();
      await proxy.restore();
      const startedAt = performance.now();
      await awaitHearing(elsewhere, broker);
      await awaitHearing(broker, elsewhere);
      expect(performance.now() - startedAt).to.be.below(5000);
    });
  }

  it('hears what is urgent first when it was too slow to hear it all', async () => {
    const peer = await RabbitMqPeer.connect();
    const { messages } = await peer.listen(`${prefix}.wake`);
    proxy.strand();
    for (let n = 0; n < 200; n += 1) elsewhere.wake(`job:low-${n}`, 10);
    await eventually(() => expect(messages).to.have.lengthOf(200));
    elsewhere.wake('job:urgent', 100);
    await eventually(() => expect(messages).to.have.lengthOf(201));
    expect(messages.at(-1)?.properties.priority).to.equal(10);
    proxy.resume();
    await eventually(() => expect(heardHere).to.have.lengthOf(201));
    // Behind those that were under way, before all the others.
    expect(heardHere.indexOf('job:urgent')).to.be.below(50);
    await peer.close();
  });

  it('ignores what is no wake-up', async () => {
    const peer = await RabbitMqPeer.connect();
    for (const body of ['', 'drop table', 'events', `job:${'x'.repeat(1000)}`]) {
      peer.channel.publish(`${prefix}.wake`, '', Buffer.from(body));
    }
    peer.channel.publish(`${prefix}.wake`, '', Buffer.from('job:real'));
    await eventually(() => expect(heardHere).to.deep.equal(['job:real']));
    await peer.close();
  });
});
