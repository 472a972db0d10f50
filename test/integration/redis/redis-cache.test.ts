import { expect } from 'chai';
import { spy } from 'sinon';
import { InMemoryLogger } from '../../../src/adapters/outbound/memory/in-memory-logger.js';
import { RedisHealthCheck } from '../../../src/adapters/outbound/redis/redis-health-check.js';
import { eventually } from '../../support/eventually.js';
import { ownPrefix } from '../../support/own-prefix.js';
import { openRedisCache, removeKeys, withRedis } from '../../support/redis.js';
import { appErrorOf } from '../../support/rejection.js';
import { describeWith, redisUrl } from '../../support/services.js';
import { TcpProxy } from '../../support/tcp-proxy.js';

/** A command may take 250 ms; the rest is for a busy machine. */
const BOUND_MS = 600;

describeWith('redis', 'RedisCache with a failing server', () => {
  let proxy: TcpProxy;
  let logger: InMemoryLogger;
  let prefix: string;
  let subject: Awaited<ReturnType<typeof openRedisCache>>;
  let neighbour: Awaited<ReturnType<typeof openRedisCache>>;
  let warnings: string[];
  const onWarning = ({ message }: Error) => {
    warnings.push(message);
  };

  beforeEach(async () => {
    proxy = await TcpProxy.to(redisUrl, 6379);
    logger = new InMemoryLogger();
    warnings = [];
    process.on('warning', onWarning);
    prefix = ownPrefix();
    subject = await openRedisCache(logger, proxy.url, prefix);
    neighbour = await openRedisCache(new InMemoryLogger(), redisUrl, prefix);
  });

  afterEach(async () => {
    process.off('warning', onWarning);
    await subject.close();
    await neighbour.close();
    await proxy.close();
  });

  const answers = (value: string) => () => Promise.resolve(value);

  /** Loads under the bound, each call, and tells how long the slowest took. */
  async function expectLoads(calls: number): Promise<number> {
    let slowestMs = 0;
    for (let call = 0; call < calls; call += 1) {
      const startedAt = performance.now();
      expect(await subject.cache.remember('key', 60, answers('loaded'))).to.equal('loaded');
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    }
    expect(slowestMs).to.be.below(BOUND_MS);
    return slowestMs;
  }

  /** A key of its own for each turn: Redis may come back between the two calls, and then keeps the second answer. */
  async function expectRemembersAgain(): Promise<void> {
    let turn = 0;
    await eventually(async () => {
      const key = `again-${(turn += 1)}`;
      await subject.cache.remember(key, 60, answers('first'));
      expect(await subject.cache.remember(key, 60, answers('second'))).to.equal('first');
    });
  }

  it('loads at once while connections are refused, and remembers afterwards', async () => {
    await subject.cache.remember('key', 60, answers('cached'));
    await proxy.refuse();
    await eventually(() => expectLoads(1));
    expect(await expectLoads(50)).to.be.below(100);
    await proxy.restore();
    await expectRemembersAgain();
  });

  it('loads within the bound while the server is silent, and remembers afterwards', async () => {
    await subject.cache.remember('key', 60, answers('cached'));
    proxy.blackHole();
    const startedAt = performance.now();
    await expectLoads(100);
    expect(performance.now() - startedAt).to.be.below(BOUND_MS);
    await proxy.restore();
    await expectRemembersAgain();
  });

  it('leaves a connection on which nothing is answered', async () => {
    await subject.cache.remember('key', 60, answers('cached'));
    proxy.strand();
    await expectLoads(1);
    await expectRemembersAgain();
  });

  it('waits for a server that answers now and then once a second, not with every call', async () => {
    let slowCalls = 0;
    const endsAt = performance.now() + 1800;
    while (performance.now() < endsAt) {
      proxy.strand();
      const startedAt = performance.now();
      await subject.cache.remember('key', 60, answers('loaded'));
      if (performance.now() - startedAt > 200) slowCalls += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(slowCalls).to.be.within(1, 2);
  });

  it('survives connections that are cut between and during commands', async () => {
    for (let round = 0; round < 20; round += 1) {
      const call = subject.cache.remember(`key-${round}`, 60, answers('loaded'));
      proxy.cut();
      expect(await call).to.equal('loaded');
    }
    await expectRemembersAgain();
  });

  it('counts what is answered without it, and has one connection attempt at a time', async () => {
    await expectRemembersAgain();
    await proxy.refuse();
    await eventually(() => expectLoads(1));
    await expectLoads(20);
    const [during] = subject.resilience.statuses();
    expect(during).to.include({ name: 'cache', state: 'open' });
    expect(during?.fallbacks).to.be.at.least(20);
    await proxy.restore();
    await expectRemembersAgain();
    const [after] = subject.resilience.statuses();
    expect(after).to.deep.include({ state: 'closed', openSince: null });
    expect(after?.lastRecovery).to.include({ action: 'reconnect', outcome: 'recovered' });
  });

  it('ends a reconnection that takes too long, and leaves no listener behind', async () => {
    await expectRemembersAgain();
    await proxy.refuse();
    await eventually(() => expectLoads(1));
    for (let turn = 0; turn < 20; turn += 1) {
      const overtime = new AbortController();
      const reconnecting = subject.connection.reconnect(overtime.signal);
      overtime.abort();
      expect((await appErrorOf(reconnecting)).code).to.equal('cache.unavailable');
    }
    expect(warnings).to.deep.equal([]);
  });

  it('says once that Redis is away and once that it is back', async () => {
    await expectRemembersAgain();
    await proxy.refuse();
    await eventually(() => expect(logger.entries.at(-1)?.level).to.equal('warn'));
    await expectLoads(20);
    await proxy.restore();
    await expectRemembersAgain();
    expect(logger.entries.map(({ message }) => message)).to.deep.equal([
      'Redis answers',
      'Redis does not answer; going without it',
      'Redis answers',
    ]);
  });

  it('removes what was invalidated meanwhile once Redis is back, without being asked', async () => {
    await subject.cache.remember('key', 60, answers('stale'));
    proxy.blackHole();
    await subject.cache.invalidate('key');
    expect(await neighbour.cache.remember('key', 60, answers('-'))).to.equal('stale');
    await proxy.restore();
    await eventually(async () => {
      expect(await neighbour.cache.remember('key', 0, answers('fresh'))).to.equal('fresh');
    });
  });

  it('does not read what it failed to invalidate', async () => {
    await subject.cache.remember('key', 60, answers('stale'));
    await proxy.refuse();
    await eventually(() => expectLoads(1));
    await subject.cache.invalidate('key');
    await proxy.restore();
    await eventually(() => subject.connection.ping());
    expect(await subject.cache.remember('key', 60, answers('fresh'))).to.equal('fresh');
  });

  it('clears everything of its own when it failed to invalidate too many keys', async () => {
    const outsider = ownPrefix();
    const other = await openRedisCache(new InMemoryLogger(), redisUrl, outsider);
    await other.cache.remember('key', 60, answers('kept'));
    await subject.cache.remember('key', 60, answers('stale'));
    await proxy.refuse();
    await eventually(() => expectLoads(1));
    for (let n = 0; n < 6000; n += 1) await subject.cache.invalidate(`unknown-${n}`);
    await subject.cache.invalidate('key');
    await proxy.restore();
    await eventually(async () => {
      expect(await neighbour.cache.remember('key', 0, answers('fresh'))).to.equal('fresh');
    });
    expect(await other.cache.remember('key', 60, answers('lost'))).to.equal('kept');
    await other.close();
  });

  it('does not keep a load from before an invalidation by another process', async () => {
    const load = async () => {
      await neighbour.cache.invalidate('key');
      return 'stale';
    };
    expect(await subject.cache.remember('key', 60, load)).to.equal('stale');
    expect(await neighbour.cache.remember('key', 60, answers('fresh'))).to.equal('fresh');
    expect(await subject.cache.remember('key', 60, answers('-'))).to.equal('fresh');
  });

  it('does not keep a load from before an invalidation when Redis is flushed meanwhile', async () => {
    const load = async () => {
      await neighbour.cache.invalidate('key');
      await withRedis((redis) => removeKeys(redis, prefix));
      return 'stale';
    };
    await subject.cache.remember('key', 60, load);
    expect(await subject.cache.remember('key', 60, answers('fresh'))).to.equal('fresh');
  });

  it('loads instead of values that it did not write', async () => {
    await withRedis(async (redis) => {
      await redis.set(`${prefix}:cache:value:{key}`, '{broken');
      await redis.lpush(`${prefix}:cache:value:{list}`, 'x');
    });
    const load = spy(answers('loaded'));
    expect(await subject.cache.remember('key', 60, load)).to.equal('loaded');
    expect(await subject.cache.remember('list', 60, load)).to.equal('loaded');
    expect(load.callCount).to.equal(2);
    expect(await subject.cache.remember('key', 60, answers('-'))).to.equal('loaded');
  });

  it('lets versions expire', async () => {
    await subject.cache.remember('key', 60, answers('x'));
    const seconds = await withRedis((redis) => redis.ttl(`${prefix}:cache:version:{key}`));
    expect(seconds).to.be.within(1, 3600);
  });

  it('reports its health', async () => {
    const health = new RedisHealthCheck(subject.connection);
    expect(await health.check()).to.deep.equal({ type: 'redis' });
    proxy.blackHole();
    const failed = await health.check().catch((error: unknown) => error);
    expect(failed).to.include({ kind: 'unavailable', code: 'cache.unavailable' });
  });

  it('loads after it was closed, and closes twice', async () => {
    await subject.connection.close();
    await subject.connection.close();
    expect(await subject.cache.remember('key', 60, answers('loaded'))).to.equal('loaded');
  });

  it('closes quickly while the server is away or silent', async () => {
    for (const spoil of [async () => proxy.blackHole(), () => proxy.refuse()]) {
      await spoil();
      const { cache, connection } = subject;
      await cache.invalidate('key');
      const startedAt = performance.now();
      await connection.close();
      expect(performance.now() - startedAt).to.be.below(BOUND_MS * 2);
      await proxy.restore();
      subject = await openRedisCache(logger, proxy.url, prefix);
    }
  });
});
