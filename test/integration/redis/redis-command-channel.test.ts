import { expect } from 'chai';
import type { CommandVerdict } from '../../../src/ports/runtime/command-channel.js';
import { CommandStream } from '../../../src/adapters/outbound/redis/command-stream.js';
import { streamNames } from '../../../src/adapters/outbound/redis/stream-names.js';
import { SystemClock } from '../../../src/adapters/outbound/system/system-clock.js';
import type { Clock } from '../../../src/ports/runtime/clock.js';
import { aCommand } from '../../contract/command-channel.contract.js';
import { eventually } from '../../support/eventually.js';
import { openRedisCommandChannel } from '../../support/redis-broker.js';
import { RedisServer } from '../../support/redis-server.js';
import { describeWith, redisUrl } from '../../support/services.js';
import { TcpProxy } from '../../support/tcp-proxy.js';

type Opened = Awaited<ReturnType<typeof openRedisCommandChannel>>;

const GROUP = 'clickup-brain';
const DONE: CommandVerdict = { kind: 'done' };
const dead: (text: string) => Promise<CommandVerdict> = async () => ({
  kind: 'dead',
  reason: 'unreadable',
});

/** Consumes and remembers what was handed over. */
async function consume(
  { channel }: Opened,
  decide: (text: string) => Promise<CommandVerdict> = async () => DONE,
) {
  const handled: string[] = [];
  const redelivered: boolean[] = [];
  const stop = await channel.consume(async (message) => {
    const text = Buffer.from(message.body).toString();
    handled.push(text);
    redelivered.push(message.redelivered);
    return decide(text);
  });
  return { handled, redelivered, stop };
}

/** Waits that are at least as long as the ones of a consumer are over after 20 ms. */
function hurried(): Clock {
  const clock = new SystemClock();
  return {
    now: () => clock.now(),
    monotonicMs: () => clock.monotonicMs() * 250,
    sleep: (ms, signal) => clock.sleep(ms === 5000 ? 20 : ms, signal),
  };
}

describeWith('redis', 'RedisCommandChannel with a failing server', () => {
  let proxy: TcpProxy;
  let subject: Opened;

  beforeEach(async () => {
    proxy = await TcpProxy.to(redisUrl, 6379);
    subject = await openRedisCommandChannel(proxy.url);
  });

  afterEach(async () => {
    await proxy.restore();
    await subject.close();
    await proxy.close();
  });

  const waiting = () => subject.peer.redis.xlen(subject.stream);
  const unsettled = async () => {
    const [count] = await subject.peer.redis.xpending(subject.stream, GROUP);
    return count;
  };

  it('leaves nothing behind of what is done', async () => {
    const { handled } = await consume(subject);
    for (let n = 0; n < 60; n += 1) await subject.send(aCommand(`command-${n}`));
    await eventually(() => expect(handled).to.have.lengthOf(60));
    await eventually(async () =>
      expect([await waiting(), await unsettled()]).to.deep.equal([0, 0]),
    );
  });

  for (const [what, spoil] of [
    ['stream', () => subject.peer.redis.del(subject.stream)],
    ['group', () => subject.peer.redis.xgroup('DESTROY', subject.stream, GROUP)],
  ] as const) {
    it(`makes its ${what} again when somebody deleted it, and consumes`, async () => {
      const { handled } = await consume(subject);
      await subject.send(aCommand('before'));
      await eventually(async () =>
        expect([handled, await waiting()]).to.deep.equal([['before'], 0]),
      );
      await spoil();
      await subject.send(aCommand('after'));
      await eventually(() => expect(handled).to.deep.equal(['before', 'after']));
    });
  }

  it('hands nothing over twice at a time when the group was deleted meanwhile', async () => {
    const releases: (() => void)[] = [];
    const { handled } = await consume(subject, async (text) => {
      if (text === 'slow') await new Promise<void>((resolve) => releases.push(resolve));
      return DONE;
    });
    await subject.send(aCommand('slow'));
    await eventually(() => expect(handled).to.deep.equal(['slow']));
    await subject.peer.redis.xgroup('DESTROY', subject.stream, GROUP);
    await subject.send(aCommand('next'));
    await eventually(() => expect(handled).to.deep.equal(['slow', 'next']));
    for (const release of releases) release();
    await eventually(async () =>
      expect([await waiting(), await unsettled()]).to.deep.equal([0, 0]),
    );
    expect(handled).to.deep.equal(['slow', 'next']);
  });

  it('begins to consume when the server comes up after the start', async () => {
    await proxy.refuse();
    const { handled } = await consume(subject);
    await subject.send(aCommand('waiting'));
    await proxy.restore();
    await eventually(() => expect(handled).to.deep.equal(['waiting']));
  });

  it('settles after an outage what was handled during it, and hands it over once', async () => {
    let release!: () => void;
    const released = new Promise<void>((resolve) => (release = resolve));
    const { handled } = await consume(subject, async () => {
      await released;
      return DONE;
    });
    await subject.send(aCommand('only'));
    await eventually(() => expect(handled).to.deep.equal(['only']));
    await proxy.refuse();
    release();
    await eventually(() => {
      const messages = subject.process.logger.entries.map(({ message }) => message);
      expect(messages).to.include('Command cannot be handled now; trying again');
    });
    await proxy.restore();
    await eventually(async () => expect(await waiting()).to.equal(0));
    expect(handled).to.deep.equal(['only']);
  });

  it('loses no command when the connection is cut again and again', async () => {
    const sent = Array.from({ length: 300 }, (_, index) => `command-${index}`);
    const { handled } = await consume(subject, async () => {
      if (handled.length % 90 === 45) proxy.cut();
      return DONE;
    });
    for (const text of sent) await subject.send(aCommand(text));
    await eventually(() => expect(new Set(handled)).to.deep.equal(new Set(sent)));
    await eventually(async () =>
      expect([await waiting(), await unsettled()]).to.deep.equal([0, 0]),
    );
  });

  it('gets what the server handed over while the connection broke', async () => {
    const { handled, stop } = await consume(subject);
    await subject.send(aCommand('first'));
    await eventually(async () => expect([handled, await waiting()]).to.deep.equal([['first'], 0]));
    await stop();
    const later = await consume(subject);
    await eventually(async () => {
      const consumers = await subject.peer.redis.xinfo('CONSUMERS', subject.stream, GROUP);
      expect(consumers).to.have.lengthOf(1);
    });
    proxy.strand();
    await subject.send(aCommand('on its way'));
    await eventually(async () => expect(await unsettled()).to.equal(1));
    proxy.cut();
    await eventually(() => expect(later.handled).to.deep.equal(['on its way']));
    expect(later.redelivered).to.deep.equal([true]);
  });

  it('sets aside what is dead once, also when the answer to that was lost', async () => {
    const { handled } = await consume(subject, async (text) => {
      if (text === 'bad-7') proxy.cut();
      return dead(text);
    });
    for (let n = 0; n < 20; n += 1) await subject.send(aCommand(`bad-${n}`));
    await eventually(async () => expect(await waiting()).to.equal(0));
    const bodies = (await subject.setAside()).map(({ body }) => body);
    expect(bodies).to.have.members(Array.from({ length: 20 }, (_, n) => `bad-${n}`));
    expect(handled).to.have.length.within(20, 40);
  });

  it('sets a command aside once, however often it is told to', async () => {
    const { publishing } = subject.process;
    const links = { reading: publishing, asking: publishing };
    const stream = new CommandStream(links, streamNames(subject.prefix), 'me');
    await subject.send(aCommand('bad'));
    await stream.declare();
    await stream.declare();
    const [entry] = await stream.readNew(1, 100);
    if (!entry) throw new Error('nothing came');
    await stream.bury(entry, 'unreadable');
    await stream.bury(entry, 'unreadable');
    await stream.settle(entry.id);
    expect((await subject.setAside()).map(({ body }) => body)).to.deep.equal(['bad']);
    expect([await waiting(), await unsettled()]).to.deep.equal([0, 0]);
  });

  it('keeps a dead command until it can be set aside', async () => {
    const deadStream = `${subject.stream}.dead`;
    await subject.peer.redis.set(deadStream, 'somebody else was here');
    const { handled } = await consume(subject, async (text) =>
      text === 'good' ? DONE : dead(text),
    );
    await subject.send(aCommand('bad'));
    await subject.send(aCommand('good'));
    await eventually(() => expect(handled).to.have.members(['bad', 'good']));
    await eventually(async () => expect(await waiting()).to.equal(1));
    await subject.peer.redis.del(deadStream);
    await eventually(async () => {
      expect((await subject.setAside()).map(({ body }) => body)).to.deep.equal(['bad']);
    });
    expect(await waiting()).to.equal(0);
  });

  it('sets a command aside with all its fields, bytes and all', async () => {
    await consume(subject, dead);
    const bytes = Buffer.from([0, 255, 128, 10]);
    await subject.peer.send(subject.stream, {
      body: bytes,
      custom: 'kept',
      'x-brain-error': 'old',
    });
    await eventually(async () => expect(await waiting()).to.equal(0));
    const [[, fields]] = (await subject.peer.redis.xrangeBuffer(
      `${subject.stream}.dead`,
      '-',
      '+',
    )) as unknown as [[Buffer, Buffer[]]];
    expect(fields[1]).to.deep.equal(bytes);
    expect(fields.slice(2).map(String)).to.deep.equal([
      ...['custom', 'kept'],
      ...['x-brain-error', 'unreadable'],
    ]);
  });

  it('sets aside what has no readable headers, and what has fields without end', async () => {
    const { handled } = await consume(subject, dead);
    await subject.peer.send(subject.stream, { body: 'headless', headers: '[' });
    const many = Array.from({ length: 5000 }, (_, n) => [`field-${n}`, 'x'] as const);
    await subject.peer.send(subject.stream, { ...Object.fromEntries(many), body: 'endless' });
    await eventually(async () => {
      const letters = (await subject.setAside()).map(({ body, reason }) => `${body}: ${reason}`);
      expect(letters).to.have.members([
        'headless: headers.invalid: The field headers must be a JSON object',
        'endless: unreadable',
      ]);
    });
    expect(handled).to.deep.equal(['endless']);
  });

  it('replies to nothing but streams for replies, and those expire', async () => {
    await consume(subject, async () => ({ kind: 'done', reply: 'answer' }));
    const elsewhere = `${subject.prefix}.elsewhere`;
    await subject.peer.send(elsewhere, { mine: 'yes' });
    for (const replyTo of [elsewhere, subject.stream, `${subject.stream}.dead`]) {
      await subject.send(aCommand('asking', { replyTo }));
    }
    await subject.send(aCommand('asking', { replyTo: subject.replyTo }));
    await eventually(() => expect(subject.answered()).to.have.lengthOf(1));
    await eventually(async () => expect(await waiting()).to.equal(0));
    expect(await subject.peer.entries(elsewhere)).to.deep.equal([{ mine: 'yes' }]);
    expect(await subject.peer.redis.ttl(elsewhere)).to.equal(-1);
    expect(await subject.setAside()).to.deep.equal([]);
    expect(await subject.peer.redis.ttl(subject.replyTo)).to.be.within(1, 3600);
  });

  it('leaves the group when it stops, and is not missed', async () => {
    const { stop } = await consume(subject);
    await subject.send(aCommand('only'));
    await eventually(async () => expect(await waiting()).to.equal(0));
    await stop();
    expect(await subject.peer.redis.xinfo('CONSUMERS', subject.stream, GROUP)).to.deep.equal([]);
  });

  it('stops while the server is away or silent', async () => {
    for (const spoil of [async () => proxy.blackHole(), () => proxy.refuse()]) {
      const { stop } = await consume(subject);
      await spoil();
      await stop();
      await proxy.restore();
    }
  });
});

describeWith('redis', 'RedisCommandChannel and consumers that died', () => {
  let subject: Opened;

  beforeEach(async () => {
    subject = await openRedisCommandChannel(redisUrl, { clock: hurried() });
  });

  afterEach(() => subject.close());

  const ABANDONED_MS = 15_001;
  const TOUCHED_MS = 5000;

  /** As if somebody who is gone had taken all there is, and touched it last so long ago. */
  async function takenBySomebody(idleMs: number, deliveries: number): Promise<void> {
    const { redis } = subject.peer;
    await redis.xgroup('CREATE', subject.stream, GROUP, '0', 'MKSTREAM');
    const read = ['GROUP', GROUP, 'somebody', 'STREAMS', subject.stream, '>'] as const;
    const [[, entries]] = (await redis.call('XREADGROUP', ...read)) as [[string, [string][]]];
    for (const [id] of entries) {
      const claim = [subject.stream, GROUP, 'somebody', 0, id, 'IDLE', idleMs] as const;
      await redis.call('XCLAIM', ...claim, 'RETRYCOUNT', deliveries);
    }
  }

  it('takes over what they left, marked so', async () => {
    await subject.send(aCommand('left'));
    await takenBySomebody(ABANDONED_MS, 1);
    const { handled, redelivered } = await consume(subject);
    await eventually(() => expect(handled).to.deep.equal(['left']));
    expect(redelivered).to.deep.equal([true]);
    await eventually(async () => {
      expect(await subject.peer.redis.xlen(subject.stream)).to.equal(0);
    });
  });

  it('takes over more than it can handle at a time, bit by bit', async () => {
    for (let n = 0; n < 70; n += 1) await subject.send(aCommand(`left-${n}`));
    await takenBySomebody(ABANDONED_MS, 1);
    const { handled } = await consume(subject);
    await eventually(() => expect(new Set(handled).size).to.equal(70));
    expect(handled).to.have.lengthOf(70);
  });

  it('lets others keep what they touched of late', async () => {
    await subject.send(aCommand('theirs'));
    await takenBySomebody(TOUCHED_MS, 1);
    const { handled } = await consume(subject);
    await subject.send(aCommand('ours'));
    await eventually(() => expect(handled).to.deep.equal(['ours']));
  });

  it('sets aside what nobody has answered in 20 deliveries', async () => {
    await subject.send(aCommand('poison'));
    await takenBySomebody(ABANDONED_MS, 20);
    await subject.send(aCommand('sound'));
    const { handled } = await consume(subject);
    await eventually(() => expect(handled).to.deep.equal(['sound']));
    await eventually(async () => {
      expect(
        (await subject.setAside()).map(({ body, reason }) => `${body}: ${reason}`),
      ).to.deep.equal(['poison: command.unanswered: Delivered 20 times without an answer']);
    });
  });

  it('forgets those that left nothing', async () => {
    await subject.send(aCommand('left'));
    await takenBySomebody(TOUCHED_MS, 1);
    const { redis } = subject.peer;
    await redis.xgroup('CREATECONSUMER', subject.stream, GROUP, 'nobody');
    const { publishing } = subject.process;
    const links = { reading: publishing, asking: publishing };
    const stream = new CommandStream(links, streamNames(subject.prefix), 'me');
    const names = async () => {
      const consumers = await redis.xinfo('CONSUMERS', subject.stream, GROUP);
      return (consumers as string[][]).map(([, name]) => name);
    };
    await stream.forgetTheDead();
    expect(await names()).to.have.members(['nobody', 'somebody']);
    await eventually(async () => {
      await stream.forgetTheDead(0);
      expect(await names()).to.deep.equal(['somebody']);
    });
  });

  it('is not taken for dead while it works', async () => {
    let release!: () => void;
    const released = new Promise<void>((resolve) => (release = resolve));
    const { handled } = await consume(subject, async () => {
      await released;
      return DONE;
    });
    await subject.send(aCommand('long'));
    await eventually(() => expect(handled).to.deep.equal(['long']));
    const { redis } = subject.peer;
    const mine = async () => {
      const found = await redis.xpending(subject.stream, GROUP, '-', '+', 10);
      return found[0] as [id: string, consumer: string, idleMs: number, deliveries: number];
    };
    const [id, consumer] = await mine();
    await redis.call('XCLAIM', subject.stream, GROUP, consumer, 0, id, 'IDLE', 14_000, 'JUSTID');
    await eventually(async () => expect((await mine())[2]).to.be.below(10_000));
    expect((await mine())[3]).to.equal(1);
    release();
    await eventually(async () => expect(await redis.xlen(subject.stream)).to.equal(0));
  });
});

describeWith('redis-server', 'RedisCommandChannel on a server of its own', () => {
  let server: RedisServer;
  let subject: Opened;

  beforeEach(async () => {
    server = await RedisServer.start();
    subject = await openRedisCommandChannel(server.url, { prefix: 'own', peerUrl: server.url });
  });

  afterEach(async () => {
    await subject.close();
    await server.remove();
  });

  it('makes its group again after FLUSHALL, and consumes', async () => {
    const { handled } = await consume(subject);
    await subject.send(aCommand('before'));
    await eventually(() => expect(handled).to.deep.equal(['before']));
    await server.ask((redis) => redis.flushall());
    await subject.send(aCommand('after'));
    await eventually(() => expect(handled).to.deep.equal(['before', 'after']));
  });

  it('has every command after kill -9 of the server', async () => {
    for (let n = 0; n < 100; n += 1) await subject.send(aCommand(`command-${n}`));
    await server.kill();
    const { handled } = await consume(subject);
    await server.start();
    await eventually(() => expect(new Set(handled).size).to.equal(100));
    expect(handled).to.have.lengthOf(100);
  });

  it('handles commands while the server is full, and sets them aside when there is room', async () => {
    const { stop, handled: early } = await consume(subject);
    await subject.send(aCommand('early'));
    await eventually(() => expect(early).to.deep.equal(['early']));
    await stop();
    for (let n = 0; n < 40; n += 1) await subject.send(aCommand(n === 20 ? 'bad' : `good-${n}`));
    await server.ask((redis) => redis.config('SET', 'maxmemory', '1'));
    const { handled } = await consume(subject, async (text) =>
      text === 'bad' ? dead(text) : DONE,
    );
    const waiting = () => server.ask((redis) => redis.xlen(subject.stream));
    await eventually(async () => expect(await waiting()).to.equal(1));
    expect(handled).to.have.lengthOf(40);
    await server.ask((redis) => redis.config('SET', 'maxmemory', '0'));
    await eventually(async () => expect(await waiting()).to.equal(0));
    expect((await subject.setAside()).map(({ body }) => body)).to.deep.equal(['bad']);
  });

  it('loses nothing and sets nothing aside twice while server and connections fail all the time', async () => {
    const names = Array.from({ length: 1200 }, (_, n) => (n % 50 === 7 ? `bad-${n}` : `good-${n}`));
    for (const name of names) await subject.send(aCommand(name));
    const proxies = await Promise.all([0, 1, 2].map(() => TcpProxy.to(server.url, 6379)));
    const channels = await Promise.all(
      proxies.map(({ url }) =>
        openRedisCommandChannel(url, { prefix: 'own', peerUrl: server.url }),
      ),
    );
    const slowly = async (text: string) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return text.startsWith('bad') ? dead(text) : DONE;
    };
    const consumers = await Promise.all(channels.map((channel) => consume(channel, slowly)));
    const [first, second, third] = proxies as [TcpProxy, TcpProxy, TcpProxy];
    const faults = [
      async () => first.cut(),
      () => second.refuse(),
      async () => third.strand(),
      () => server.kill().then(() => server.start()),
      () => second.restore(),
      async () => {
        for (const proxy of proxies) proxy.cut();
      },
      async () => server.signal('SIGSTOP'),
      async () => server.signal('SIGCONT'),
      () => server.kill().then(() => server.start()),
    ];
    for (const fault of faults) {
      await fault();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await eventually(
      async () => expect(await server.ask((redis) => redis.xlen(subject.stream))).to.equal(0),
      { timeoutMs: 40_000 },
    );
    const handled = new Set(consumers.flatMap((consumer) => consumer.handled));
    expect(handled).to.deep.equal(new Set(names));
    const setAside = (await subject.setAside()).map(({ body }) => body);
    expect(setAside).to.have.members(names.filter((name) => name.startsWith('bad')));
    for (const channel of channels) await channel.close();
    for (const proxy of proxies) await proxy.close();
  }).timeout(60_000);
});
