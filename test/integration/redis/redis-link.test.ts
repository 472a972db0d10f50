import { expect } from 'chai';
import { eventually } from '../../support/eventually.js';
import { ownPrefix } from '../../support/own-prefix.js';
import { redisProcess } from '../../support/redis-broker.js';
import { RedisServer } from '../../support/redis-server.js';
import { appErrorOf } from '../../support/rejection.js';
import { describeWith, redisUrl } from '../../support/services.js';
import { TcpProxy } from '../../support/tcp-proxy.js';

describeWith('redis', 'RedisLink', () => {
  let proxy: TcpProxy;
  let subject: ReturnType<typeof redisProcess>;

  beforeEach(async () => {
    proxy = await TcpProxy.to(redisUrl, 6379);
    subject = redisProcess(ownPrefix(), proxy.url);
  });

  afterEach(async () => {
    await subject.stop();
    await proxy.close();
  });

  const link = () => subject.publishing;
  const connected = () => eventually(() => expect(link().state).to.equal('connected'));
  const told = (level?: string) =>
    subject.logger.entries
      .filter((entry) => entry.facts['connection'] === 'publishing')
      .filter((entry) => level === undefined || entry.level === level)
      .map(({ message }) => message);

  it('keeps trying while the server is away, and says so once', async () => {
    await proxy.refuse();
    link().start();
    await eventually(() => expect(told('debug')).to.have.length.above(2));
    expect(link().state).to.equal('connecting');
    await proxy.restore();
    await connected();
    expect(told().filter((message) => !message.includes('still'))).to.deep.equal([
      'Broker not reachable; trying on',
      'Connected to the broker',
    ]);
  });

  it('comes back after every loss', async () => {
    link().start();
    for (let round = 1; round <= 3; round += 1) {
      await eventually(() => expect(told('info')).to.have.lengthOf(round));
      proxy.cut();
    }
    await eventually(() => expect(told('info')).to.have.lengthOf(4));
  });

  it('refuses at once while there is no connection', async () => {
    await proxy.refuse();
    link().start();
    const error = await appErrorOf(link().ask((redis) => redis.ping()));
    expect(error).to.include({ code: 'broker.unavailable', retryable: true });
  });

  it('fails what was under way when the connection breaks, and asks it no second time', async () => {
    link().start();
    await connected();
    proxy.blackHole();
    const failed = appErrorOf(link().ask((redis) => redis.ping()));
    proxy.cut();
    expect(await failed).to.include({ code: 'broker.unavailable' });
  });

  it('drops a connection that does not answer in time', async () => {
    link().start();
    await connected();
    proxy.strand();
    const error = await appErrorOf(link().ask((redis) => redis.ping(), 50));
    expect(error.message).to.equal('The broker did not answer within 50 ms');
    await eventually(() => link().ask((redis) => redis.ping()));
    expect(told('info')).to.have.lengthOf(2);
  });

  it('keeps a connection on which something was refused', async () => {
    link().start();
    await connected();
    const error = await appErrorOf(link().ask((redis) => redis.call('NO-SUCH-COMMAND')));
    expect(error.message).to.include('NO-SUCH-COMMAND');
    await link().ask((redis) => redis.ping());
    expect(told('info')).to.have.lengthOf(1);
  });

  it('reconnects when told to', async () => {
    link().start();
    await connected();
    await link().reconnect(AbortSignal.timeout(10_000));
    expect(told('info')).to.have.lengthOf(2);
    await proxy.refuse();
    const error = await appErrorOf(link().reconnect(AbortSignal.timeout(100)));
    expect(error.code).to.equal('broker.unavailable');
  });

  it('reports its health', async () => {
    subject.start();
    const healthy = { publishing: 'connected', listening: 'connected' };
    await eventually(async () => expect(await subject.health.check()).to.deep.equal(healthy));
    await proxy.refuse();
    await eventually(async () => {
      expect(await appErrorOf(subject.health.check())).to.include({ code: 'broker.unavailable' });
    });
    await proxy.restore();
    await eventually(() => subject.health.check());
    expect(subject.health).to.include({ name: 'broker', critical: false });
  });

  const states: readonly [string, () => Promise<void> | void][] = [
    ['before it was started', () => undefined],
    ['while connecting', () => link().start()],
    ['while the server is away', () => proxy.refuse().then(() => link().start())],
    [
      'while the server is silent at first',
      async () => {
        proxy.blackHole();
        link().start();
        await eventually(() => expect(proxy.connections).to.equal(1));
      },
    ],
    [
      'while the server is silent',
      async () => {
        link().start();
        await connected();
        proxy.blackHole();
      },
    ],
  ];

  for (const [when, arrange] of states) {
    it(`stops for good ${when}, as often as it is told to`, async () => {
      await arrange();
      await Promise.all([link().stop(), link().stop()]);
      await link().stop();
      expect(link().state).to.equal('stopped');
      await proxy.restore();
      await eventually(() => expect(proxy.connections).to.equal(0));
    });
  }
});

describeWith('redis-server', 'RedisLink to a server of its own', () => {
  let server: RedisServer;
  let subject: ReturnType<typeof redisProcess>;

  beforeEach(async () => {
    server = await RedisServer.start();
    subject = redisProcess(ownPrefix(), server.url);
    subject.start();
    await eventually(() => subject.health.check());
  });

  afterEach(async () => {
    await subject.stop();
    await server.remove();
  });

  it('leaves a server that has become a replica', async () => {
    await server.ask((redis) => redis.replicaof('127.0.0.1', 1));
    const write = () => subject.publishing.ask((redis) => redis.set('key', 'value'));
    expect((await appErrorOf(write())).message).to.include('READONLY');
    await eventually(() => expect(subject.publishing.state).to.equal('connecting'));
    await server.ask((redis) => redis.replicaof('NO', 'ONE'));
    await eventually(write);
  });

  it('survives kill -9 of the server', async () => {
    await subject.publishing.ask((redis) => redis.set('key', 'value'));
    await server.kill();
    await eventually(() => expect(subject.publishing.state).to.equal('connecting'));
    await server.start();
    await eventually(async () => {
      expect(await subject.publishing.ask((redis) => redis.get('key'))).to.equal('value');
    });
    await eventually(() => subject.health.check());
  });
});
