import { expect } from 'chai';
import type { WakeTopic } from '../../../src/ports/jobs/job-broker.js';
import { eventually } from '../../support/eventually.js';
import { awaitHearing } from '../../support/hearing.js';
import { ownPrefix } from '../../support/own-prefix.js';
import { redisProcess, RedisPeer } from '../../support/redis-broker.js';
import { describeWith, redisUrl } from '../../support/services.js';
import { TcpProxy } from '../../support/tcp-proxy.js';

describeWith('redis', 'RedisJobBroker with a failing server', () => {
  let proxy: TcpProxy;
  let prefix: string;
  let here: ReturnType<typeof redisProcess>;
  let there: ReturnType<typeof redisProcess>;
  let heardHere: WakeTopic[];
  let heardThere: WakeTopic[];

  beforeEach(async () => {
    proxy = await TcpProxy.to(redisUrl, 6379);
    prefix = ownPrefix();
    here = redisProcess(prefix, proxy.url);
    there = redisProcess(prefix);
    here.start();
    there.start();
    await awaitHearing(here.broker, there.broker);
    await awaitHearing(there.broker, here.broker);
    heardHere = [];
    heardThere = [];
    here.broker.onWake((topic) => heardHere.push(topic));
    there.broker.onWake((topic) => heardThere.push(topic));
  });

  afterEach(async () => {
    await here.stop();
    await there.stop();
    await proxy.close();
  });

  it('hears its own wake-ups once, not again from the server', async () => {
    here.broker.wake('job:two words');
    await eventually(() => expect(heardThere).to.deep.equal(['job:two words']));
    there.broker.wake('events-appended');
    await eventually(() => expect(heardHere).to.include('events-appended'));
    expect(heardHere).to.deep.equal(['job:two words', 'events-appended']);
  });

  it('still tells its own process while the server is away', async () => {
    await proxy.refuse();
    here.broker.wake('job:http');
    await Promise.resolve();
    expect(heardHere).to.deep.equal(['job:http']);
  });

  it('drops wake-ups while the server is away instead of keeping them', async () => {
    await proxy.refuse();
    await eventually(() => expect(here.publishing.state).to.equal('connecting'));
    for (let n = 0; n < 1000; n += 1) here.broker.wake(`job:queue-${n}`);
    await proxy.restore();
    await awaitHearing(here.broker, there.broker);
    expect(heardThere.filter((topic) => topic.startsWith('job:queue'))).to.deep.equal([]);
  });

  for (const [fault, spoil] of [
    ['a lost connection', async () => proxy.cut()],
    ['an outage', () => proxy.refuse()],
  ] as const) {
    it(`is heard and hears again after ${fault}`, async () => {
      await spoil();
      await proxy.restore();
      await awaitHearing(there.broker, here.broker);
      await awaitHearing(here.broker, there.broker);
    });
  }

  it('ignores what is no wake-up', async () => {
    const peer = new RedisPeer();
    for (const body of ['', 'x', 'x drop table', 'x events', `x job:${'x'.repeat(1000)}`]) {
      await peer.redis.publish(`${prefix}.wake`, body);
    }
    await peer.redis.publish(`${prefix}.wake`, 'x job:real');
    await eventually(() => expect(heardHere).to.deep.equal(['job:real']));
    peer.close();
  });
});
