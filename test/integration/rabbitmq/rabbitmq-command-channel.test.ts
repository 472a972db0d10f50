import { expect } from 'chai';
import type { CommandVerdict } from '../../../src/ports/runtime/command-channel.js';
import { aCommand } from '../../contract/command-channel.contract.js';
import { eventually } from '../../support/eventually.js';
import { exchangeExists, exists, openRabbitMqCommandChannel } from '../../support/rabbitmq.js';
import { amqpUrl, describeWith } from '../../support/services.js';
import { TcpProxy } from '../../support/tcp-proxy.js';

const DONE: CommandVerdict = { kind: 'done' };

describeWith('rabbitmq', 'RabbitMqCommandChannel with a failing broker', () => {
  let proxy: TcpProxy;
  let subject: Awaited<ReturnType<typeof openRabbitMqCommandChannel>>;
  let stop: () => Promise<void>;
  let handled: string[];

  beforeEach(async () => {
    proxy = await TcpProxy.to(amqpUrl, 5672);
    subject = await openRabbitMqCommandChannel(proxy.url);
    stop = async () => undefined;
    handled = [];
  });

  afterEach(async () => {
    await proxy.restore();
    await stop();
    await subject.close();
    await proxy.close();
  });

  async function consume(decide: (text: string) => Promise<CommandVerdict> = async () => DONE) {
    stop = await subject.channel.consume(async ({ body }) => {
      const text = Buffer.from(body).toString();
      handled.push(text);
      return decide(text);
    });
  }

  const dead: (text: string) => Promise<CommandVerdict> = async () => ({
    kind: 'dead',
    reason: 'unreadable',
  });

  const queueOf = (suffix: string) => `${subject.prefix}.commands${suffix}`;

  it('declares its queue again and consumes within 5 seconds after it was deleted', async () => {
    await consume();
    await subject.send(aCommand('before'));
    await eventually(() => expect(handled).to.deep.equal(['before']));
    await subject.peer.channel.deleteQueue(queueOf(''));
    await eventually(
      async () => {
        await subject.send(aCommand('after'));
        expect(handled).to.include('after');
      },
      { timeoutMs: 5000 },
    );
    const messages = subject.process.logger.entries.map(({ message }) => message);
    expect(messages).to.include('Command queue was deleted; declaring it again');
  });

  it('declares its exchange again when somebody deleted it', async () => {
    const hurried = await openRabbitMqCommandChannel(amqpUrl, 50);
    const got: string[] = [];
    const stopHurried = await hurried.channel.consume(async ({ body }) => {
      got.push(Buffer.from(body).toString());
      return DONE;
    });
    await hurried.send(aCommand('before'));
    await eventually(() => expect(got).to.deep.equal(['before']));
    await hurried.peer.channel.deleteExchange(`${hurried.prefix}.commands`);
    await eventually(() => exchangeExists(`${hurried.prefix}.commands`));
    await eventually(async () => {
      await hurried.send(aCommand('after'));
      expect(got).to.include('after');
    });
    await stopHurried();
    await hurried.close();
  });

  it('begins to consume when the broker comes up after the start', async () => {
    await proxy.refuse();
    await consume();
    await subject.send(aCommand('waiting'));
    await proxy.restore();
    await eventually(() => expect(handled).to.deep.equal(['waiting']), { timeoutMs: 5000 });
  });

  it('does not answer on the next channel for a message of the last', async () => {
    const releases: (() => void)[] = [];
    await consume(async () => {
      await new Promise<void>((resolve) => releases.push(resolve));
      return DONE;
    });
    await subject.send(aCommand('first'));
    await eventually(() => expect(handled).to.deep.equal(['first']));
    proxy.cut();
    await eventually(() => expect(handled).to.deep.equal(['first', 'first']), { timeoutMs: 5000 });
    releases[0]?.();
    await subject.send(aCommand('second'));
    await eventually(() => expect(handled).to.include('second'));
    proxy.cut();
    // Only the second delivery of each may be acknowledged; the first message is still unanswered.
    await eventually(() => expect(handled.filter((text) => text === 'first')).to.have.lengthOf(3), {
      timeoutMs: 8000,
    });
    for (const release of releases) release();
  });

  it('loses no command when the connection is cut again and again', async () => {
    const sent = Array.from({ length: 300 }, (_, index) => `command-${index}`);
    await consume(async () => {
      if (handled.length % 90 === 45) proxy.cut();
      return DONE;
    });
    for (const text of sent) await subject.send(aCommand(text));
    await eventually(() => expect(new Set(handled)).to.deep.equal(new Set(sent)), {
      timeoutMs: 15_000,
    });
  });

  it('keeps a dead message until it can be set aside', async () => {
    await consume(async (text) => {
      if (handled.length === 1) await proxy.refuse();
      return dead(text);
    });
    await subject.send(aCommand('bad'));
    await eventually(() => expect(subject.process.publishing.state).to.equal('connecting'));
    expect(await subject.setAside()).to.deep.equal([]);
    await proxy.restore();
    await eventually(async () => {
      expect((await subject.setAside()).map(({ body }) => body)).to.include('bad');
    });
  });

  it('declares the dead queue again when somebody deleted it, and loses nothing', async () => {
    await consume(async (text) => (text === 'good' ? DONE : dead(text)));
    await subject.send(aCommand('good'));
    await eventually(() => expect(handled).to.deep.equal(['good']));
    await subject.peer.channel.deleteQueue(queueOf('.dead'));
    await subject.send(aCommand('bad'));
    await eventually(() => exists(queueOf('.dead')));
    await eventually(async () => {
      const [first] = await subject.setAside();
      expect(first).to.include({ body: 'bad', reason: 'unreadable' });
    });
  });

  it('sets messages aside with their properties, but where nothing carries them away', async () => {
    await consume(dead);
    const headers = {
      CC: [queueOf('')],
      text: 'x',
      list: [1, 'a', null, true, { deep: 1.5 }],
      time: { '!': 'timestamp', value: 1_700_000_000 },
      bytes: Buffer.from('raw'),
    };
    subject.peer.channel.publish(queueOf(''), 'brain.task.create', Buffer.from('bad'), {
      headers,
      contentType: 'text/plain',
      contentEncoding: 'utf-8',
      correlationId: 'c-1',
      replyTo: queueOf('.dead'),
      messageId: 'm-1',
      timestamp: 1_700_000_000,
      type: 't',
      appId: 'a',
      userId: 'guest',
      expiration: 60_000,
    });
    const [letter, ...others] = await eventually(async () => {
      const letters = await subject.setAside();
      expect(letters).to.have.length.above(0);
      return letters;
    });
    expect(others).to.deep.equal([]);
    const { CC, ...kept } = headers;
    expect(letter?.headers).to.include.keys(...Object.keys(kept));
    expect(letter?.headers).not.to.have.property('CC', CC);
    expect(letter?.properties).to.include({
      contentType: 'text/plain',
      contentEncoding: 'utf-8',
      correlationId: 'c-1',
      replyTo: queueOf('.dead'),
      messageId: 'm-1',
      timestamp: 1_700_000_000,
      type: 't',
      appId: 'a',
      deliveryMode: 2,
      expiration: undefined,
      userId: undefined,
    });
    await subject.send(aCommand('last'));
    await eventually(() => expect(handled).to.include('last'));
    expect(handled).to.deep.equal(['bad', 'last']);
  });

  it('sets a message aside whose headers leave no room for the reason', async () => {
    await consume(dead);
    await subject.send(aCommand('bad', { headers: { huge: 'x'.repeat(65_510) } }));
    await subject.send(aCommand('next'));
    await eventually(async () => {
      const bodies = (await subject.setAside()).map(({ body }) => body);
      expect(bodies).to.have.members(['bad', 'next']);
    });
  });

  it('lets no reply into its own queues', async () => {
    await consume(async () => ({ kind: 'done', reply: 'looped' }));
    for (const replyTo of [queueOf(''), queueOf('.dead')]) {
      await subject.send(aCommand('asking', { replyTo }));
    }
    await subject.send(aCommand('last', { replyTo: subject.replyTo }));
    await eventually(() => expect(subject.answered()).to.have.lengthOf(1));
    expect(handled).to.deep.equal(['asking', 'asking', 'last']);
    expect(await subject.setAside()).to.deep.equal([]);
  });

  it('leaves it to the broker to set aside what was delivered too often', async () => {
    const { channel } = subject.peer;
    await subject.send(aCommand('poison'));
    const deliveries = await eventually(async () => {
      let count = 0;
      for (;;) {
        const message = await channel.get(queueOf(''));
        if (!message) break;
        count += 1;
        channel.nack(message, false, true);
      }
      expect((await subject.setAside()).map(({ body }) => body)).to.deep.equal(['poison']);
      return count;
    });
    expect(deliveries).to.be.at.most(21);
  });
});
