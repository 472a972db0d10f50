import { inspect } from 'node:util';
import { expect } from 'chai';
import { RedisEventPublisher } from '../../../src/adapters/outbound/redis/redis-event-publisher.js';
import { aPositionedEvent } from '../../contract/event-publisher.contract.js';
import { eventually } from '../../support/eventually.js';
import { ownPrefix } from '../../support/own-prefix.js';
import { openRedisEventPublisher, redisProcess } from '../../support/redis-broker.js';
import { RedisServer } from '../../support/redis-server.js';
import { appErrorOf } from '../../support/rejection.js';
import { describeWith, redisUrl } from '../../support/services.js';
import { TcpProxy } from '../../support/tcp-proxy.js';

const events = (count: number, first = 1) =>
  Array.from({ length: count }, (_, index) => aPositionedEvent(first + index));

describeWith('redis', 'RedisEventPublisher with a failing server', () => {
  let proxy: TcpProxy;
  let subject: Awaited<ReturnType<typeof openRedisEventPublisher>>;

  beforeEach(async () => {
    proxy = await TcpProxy.to(redisUrl, 6379);
    subject = await openRedisEventPublisher(proxy.url, 500);
  });

  afterEach(async () => {
    await subject.close();
    await proxy.close();
  });

  const failure = async (count = 1) => {
    const error = await appErrorOf(subject.publisher.publish(events(count)));
    expect(error).to.include({ kind: 'unavailable', code: 'broker.unavailable', retryable: true });
    return error;
  };
  const publishesAgain = () => eventually(() => subject.publisher.publish(events(1, 9)));

  it('writes CloudEvents with their type', async () => {
    await subject.publisher.publish([aPositionedEvent(2, 'brain.job.completed')]);
    await eventually(() => expect(subject.entries).to.have.lengthOf(1));
    const [{ body = '', ...rest }] = subject.entries as [Record<string, string>];
    expect(rest).to.deep.equal({
      type: 'brain.job.completed',
      'content-type': 'application/cloudevents+json',
    });
    expect(JSON.parse(body)).to.deep.equal({
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

  it('fails at once while the server is away, and publishes again afterwards', async () => {
    await proxy.refuse();
    await eventually(() => expect(subject.process.publishing.state).to.equal('connecting'));
    expect((await failure(1000)).message).to.include('is connecting');
    await proxy.restore();
    await publishesAgain();
  });

  it('fails when answers stay away, drops that connection, and publishes again', async () => {
    proxy.blackHole();
    expect((await failure()).message).to.equal('The broker did not answer within 500 ms');
    await eventually(() => expect(subject.process.publishing.state).to.equal('connecting'));
    await proxy.restore();
    await publishesAgain();
  });

  it('loses nothing and keeps the order when the connection is cut again and again', async () => {
    let next = 1;
    while (next <= 600) {
      const batch = events(30, next);
      if (next % 150 === 1) setTimeout(() => proxy.cut(), next % 7);
      await eventually(() => subject.publisher.publish(batch));
      next += batch.length;
    }
    const firstSeen = () => [...new Set(subject.received().map(({ position }) => position))];
    await eventually(() => expect(firstSeen()).to.have.lengthOf(600));
    expect(firstSeen()).to.deep.equal(Array.from({ length: 600 }, (_, index) => index + 1));
  });

  it('takes events apart that are large, and sends one that is larger than that', async () => {
    const large = (position: number, length: number) => ({
      ...aPositionedEvent(position),
      data: { text: 'x'.repeat(length) },
    });
    const all = [large(1, 600_000), large(2, 600_000), large(3, 2_000_000), large(4, 1)];
    await subject.publisher.publish(all);
    await eventually(() => expect(subject.received()).to.deep.equal(all));
  });

  it('shows nothing of the events when they are refused, or the connection breaks', async () => {
    const secret = { ...aPositionedEvent(1), data: { secret: 'hunter2' } };
    const refusal = async () => {
      const error = await appErrorOf(subject.publisher.publish([secret]));
      return inspect(error, { depth: 9, showHidden: true });
    };
    await subject.peer.redis.set(`${subject.prefix}.events`, 'somebody else was here');
    expect(await refusal())
      .to.include('WRONGTYPE')
      .and.not.include('hunter2');
    proxy.blackHole();
    const broken = refusal();
    proxy.cut();
    expect(await broken)
      .to.include('broker.unavailable')
      .and.not.include('hunter2');
  });

  it('publishes nothing of a batch that is refused', async () => {
    await subject.peer.redis.set(`${subject.prefix}.events`, 'somebody else was here');
    expect((await failure(3)).message).to.include('WRONGTYPE');
    await subject.peer.redis.del(`${subject.prefix}.events`);
    await subject.publisher.publish(events(1, 9));
    expect(await subject.peer.entries(`${subject.prefix}.events`)).to.have.lengthOf(1);
  });
});

describeWith('redis-server', 'RedisEventPublisher on a server of its own', () => {
  let server: RedisServer;
  let subject: ReturnType<typeof redisProcess>;
  let publisher: RedisEventPublisher;

  beforeEach(async () => {
    server = await RedisServer.start();
    subject = redisProcess(ownPrefix(), server.url);
    publisher = new RedisEventPublisher(subject.publishing, { prefix: 'own' });
    subject.start();
    await eventually(() => publisher.publish([]));
    await eventually(() => subject.health.check());
  });

  afterEach(async () => {
    await subject.stop();
    await server.remove();
  });

  const kept = () => server.ask((redis) => redis.xlen('own.events'));

  it('keeps the last 100 000 events, give or take a hundred', async () => {
    await server.ask(async (redis) => {
      const script = `for i = 1, 110000 do redis.call('XADD', KEYS[1], '*', 'n', i) end`;
      await redis.eval(script, 1, 'own.events');
    });
    await publisher.publish(events(1));
    expect(await kept()).to.be.within(100_000, 100_200);
  });

  it('refuses while the server is full, all of it, and goes on when there is room', async () => {
    await server.ask((redis) => redis.config('SET', 'maxmemory', '1'));
    const error = await appErrorOf(publisher.publish(events(10)));
    expect(error).to.include({ code: 'broker.unavailable' });
    expect(error.message).to.include('OOM');
    await server.ask((redis) => redis.config('SET', 'maxmemory', '0'));
    expect(await kept()).to.equal(0);
    await publisher.publish(events(10));
    expect(await kept()).to.equal(10);
  });

  it('has every confirmed event after kill -9 of the server', async () => {
    await publisher.publish(events(700));
    await server.kill();
    await server.start();
    expect(await kept()).to.equal(700);
    await eventually(() => publisher.publish(events(1, 701)));
    expect(await kept()).to.equal(701);
  });
});
