import type { ConfirmChannel } from 'amqplib';
import { expect } from 'chai';
import { eventually } from '../../support/eventually.js';
import { rabbitMqProcess } from '../../support/rabbitmq.js';
import { amqpUrl, describeWith } from '../../support/services.js';
import { TcpProxy } from '../../support/tcp-proxy.js';

/** Connection.Blocked and Connection.Unblocked, as the broker sends them. */
const BLOCKED = Buffer.from('01000000000005000a003c00ce', 'hex');
const UNBLOCKED = Buffer.from('01000000000004000a003dce', 'hex');

describeWith('rabbitmq', 'RabbitMqConnection', () => {
  let proxy: TcpProxy;
  let process: ReturnType<typeof rabbitMqProcess>;
  let channels: ConfirmChannel[];

  beforeEach(async () => {
    proxy = await TcpProxy.to(amqpUrl, 5672);
    process = rabbitMqProcess(proxy.url);
    channels = [];
  });

  afterEach(async () => {
    await process.stop();
    await proxy.close();
  });

  const connection = () => process.publishing;

  function useChannel(setup: (channel: ConfirmChannel) => Promise<void> = async () => undefined) {
    return connection().useChannel({
      name: 'test',
      setup: async (channel) => {
        channels.push(channel);
        await setup(channel);
      },
    });
  }

  it('keeps trying while the broker is away, and says so once', async () => {
    await proxy.refuse();
    const channel = useChannel();
    connection().start();
    const attempts = () =>
      process.logger.entries.filter(({ message }) => message === 'Broker still not reachable');
    await eventually(() => expect(attempts()).to.have.length.above(2));
    expect(connection().state).to.equal('connecting');
    expect(channel.current).to.equal(undefined);
    await proxy.restore();
    await eventually(() => expect(channel.current).not.to.equal(undefined), { timeoutMs: 5000 });
    const told = process.logger.entries.filter(({ level }) => level !== 'debug');
    expect(told.map(({ message }) => message)).to.deep.equal([
      'Broker not reachable; trying on',
      'Connected to the broker',
    ]);
  });

  it('sets every channel up again after a lost connection', async () => {
    const channel = useChannel();
    connection().start();
    for (let round = 1; round <= 3; round += 1) {
      await eventually(() => expect(channel.current).to.equal(channels[round - 1]));
      await eventually(() => expect(channels).to.have.lengthOf(round));
      proxy.cut();
      await eventually(() => expect(channel.current).not.to.equal(channels[round - 1]));
    }
    await eventually(() => expect(channels).to.have.lengthOf(4));
    const warnings = process.logger.entries.filter(({ level }) => level === 'warn');
    expect(new Set(warnings.map(({ message }) => message))).to.deep.equal(
      new Set(['Broker not reachable; trying on']),
    );
  });

  it('opens another channel when the broker closes one, and leaves the others alone', async () => {
    const channel = useChannel();
    const other = connection().useChannel({ name: 'other', setup: async () => undefined });
    connection().start();
    await eventually(() => expect(channel.current && other.current).not.to.equal(undefined));
    const untouched = other.current;
    await channel.current?.checkQueue('no-such-queue').catch(() => undefined);
    await eventually(() => expect(channel.current).to.equal(channels[1]).and.not.equal(undefined));
    await channel.current?.checkExchange('amq.topic');
    expect(other.current).to.equal(untouched);
  });

  it('tries a setup again until it succeeds', async () => {
    let attempts = 0;
    const channel = useChannel(async () => {
      attempts += 1;
      if (attempts < 3) throw new Error('not yet');
    });
    connection().start();
    await eventually(() => expect(channel.current).to.equal(channels[2]).and.not.equal(undefined));
  });

  it('keeps the channel when a consumer throws', async () => {
    let seen = 0;
    const channel = useChannel(async (opened) => {
      const { queue } = await opened.assertQueue('', { exclusive: true });
      await opened.consume(queue, () => {
        seen += 1;
        throw new Error('broken consumer');
      });
      for (const text of ['1', '2']) opened.sendToQueue(queue, Buffer.from(text));
    });
    connection().start();
    await eventually(() => expect(seen).to.equal(2));
    await channel.current?.checkExchange('amq.topic');
    expect(channels).to.have.lengthOf(1);
    const messages = process.logger.entries.map(({ message }) => message);
    expect(messages).to.include('A channel listener failed');
  });

  it('hands a channel to a use registered while connected, and takes it back', async () => {
    connection().start();
    await eventually(() => expect(connection().state).to.equal('connected'));
    const channel = useChannel();
    await eventually(() => expect(channel.current).not.to.equal(undefined));
    const opened = channel.current;
    await connection().releaseChannel(channel);
    expect(channel.current).to.equal(undefined);
    const refusal = await opened
      ?.checkExchange('amq.topic')
      .catch((error: unknown) => String(error));
    expect(refusal).to.contain('closed');
    proxy.cut();
    await eventually(() => {
      const told = process.logger.entries.filter(({ level }) => level === 'info');
      expect(told.map(({ message }) => message)).to.deep.equal(
        Array(2).fill('Connected to the broker'),
      );
    });
    expect(channels).to.have.lengthOf(1);
  });

  it('checks its channels, and opens another when a check fails', async () => {
    process = rabbitMqProcess(proxy.url, 20);
    const checked: number[] = [];
    const channel = connection().useChannel({
      name: 'checked',
      setup: async (opened) => {
        channels.push(opened);
      },
      check: async (opened) => {
        const index = channels.indexOf(opened);
        checked.push(index);
        if (index === 0 && checked.length === 3) throw new Error('of no use any more');
      },
    });
    connection().start();
    await eventually(() => expect(checked).to.include(1));
    expect(checked.slice(0, 4)).to.deep.equal([0, 0, 0, 1]);
    expect(channel.current).to.equal(channels[1]);
    expect(channels).to.have.lengthOf(2);
  });

  it('knows when the broker blocks it', async () => {
    connection().start();
    await eventually(() => expect(connection().state).to.equal('connected'));
    proxy.inject(BLOCKED);
    await eventually(() => expect(connection().state).to.equal('blocked'));
    proxy.inject(UNBLOCKED);
    await eventually(() => expect(connection().state).to.equal('connected'));
  });

  it('notices a silent broker by its heartbeat', async () => {
    const url = new URL(proxy.url);
    url.searchParams.set('heartbeat', '1');
    process = rabbitMqProcess(url.href);
    connection().start();
    await eventually(() => expect(connection().state).to.equal('connected'));
    proxy.blackHole();
    await eventually(() => expect(connection().state).to.equal('connecting'), { timeoutMs: 6000 });
    await proxy.restore();
    await eventually(() => expect(connection().state).to.equal('connected'));
  });

  it('reports its health', async () => {
    process.start();
    const healthy = { publishing: 'connected', consuming: 'connected' };
    await eventually(async () => expect(await process.health.check()).to.deep.equal(healthy));
    proxy.blackHole();
    const silent = await process.health.check().catch((error: unknown) => error);
    expect(silent).to.include({ kind: 'unavailable', code: 'broker.unavailable' });
    await proxy.restore();
    await eventually(() => process.health.check());
    await proxy.refuse();
    await eventually(async () => {
      const away = await process.health.check().catch((error: unknown) => error);
      expect(away).to.include({ kind: 'unavailable', code: 'broker.unavailable' });
    });
    expect(process.health).to.include({ name: 'broker', critical: false });
  });

  describe('stop', () => {
    const states: readonly [string, () => Promise<void> | void][] = [
      ['before it was started', () => undefined],
      ['while connecting', () => connection().start()],
      ['while the broker is away', () => proxy.refuse().then(() => connection().start())],
      [
        'while the broker is silent during the handshake',
        async () => {
          proxy.blackHole();
          connection().start();
          await eventually(() => expect(proxy.connections).to.equal(1));
        },
      ],
      [
        'while connected',
        async () => {
          connection().start();
          await eventually(() => expect(channels).to.have.lengthOf(1));
        },
      ],
      [
        'while the broker is silent',
        async () => {
          connection().start();
          await eventually(() => expect(channels).to.have.lengthOf(1));
          proxy.blackHole();
        },
      ],
      [
        'while blocked',
        async () => {
          connection().start();
          await eventually(() => expect(channels).to.have.lengthOf(1));
          proxy.inject(BLOCKED);
          await eventually(() => expect(connection().state).to.equal('blocked'));
        },
      ],
    ];
    for (const [when, arrange] of states) {
      it(`ends for good ${when}, as often as it is called`, async () => {
        const channel = useChannel();
        await arrange();
        const startedAt = performance.now();
        await Promise.all([connection().stop(), connection().stop()]);
        await connection().stop();
        expect(performance.now() - startedAt).to.be.below(5000);
        expect(connection().state).to.equal('stopped');
        expect(channel.current).to.equal(undefined);
        await proxy.restore();
        await eventually(() => expect(proxy.connections).to.equal(0));
      });
    }
  });
});
