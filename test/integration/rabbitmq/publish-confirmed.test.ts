import type { Socket } from 'node:net';
import { connect, type ChannelModel, type ConfirmChannel } from 'amqplib';
import { expect } from 'chai';
import sinon from 'sinon';
import {
  inOnePiece,
  send,
  type Sent,
} from '../../../src/adapters/outbound/rabbitmq/publish-confirmed.js';
import { amqpUrl, describeWith } from '../../support/services.js';

/** Fewer bytes than a socket takes before it asks to wait (16 KiB): the client library then goes on one by one. */
const MESSAGES = 50;

describeWith('rabbitmq', 'messages that are published', () => {
  let model: ChannelModel;
  let channel: ConfirmChannel;
  let queue: string;

  beforeEach(async () => {
    model = await connect(amqpUrl);
    channel = await model.createConfirmChannel();
    ({ queue } = await channel.assertQueue('', { exclusive: true }));
  });

  afterEach(async () => {
    sinon.restore();
    await model.close();
  });

  /** The client library does not promise it; without it they leave one by one. */
  const socket = () => (channel as unknown as { connection: { stream: Socket } }).connection.stream;

  const sendAll = (): readonly Sent[] =>
    Array.from({ length: MESSAGES }, (_, at) =>
      send(channel, {
        ...{ exchange: '', routingKey: queue, options: {} },
        body: Buffer.from(`message ${at}`),
      }),
    );

  /** @returns how often the system was called to write */
  const writesOf = async (sending: () => readonly Sent[]): Promise<number> => {
    const one = sinon.spy(socket(), '_write');
    const several = sinon.spy(socket() as Required<Socket>, '_writev');
    await Promise.all(sending().map(({ confirmed }) => confirmed));
    return one.callCount + several.callCount;
  };

  it('in one piece leave in one call of the system, in their order', async () => {
    expect(await writesOf(() => inOnePiece(channel, sendAll))).to.equal(1);
    const first = await channel.get(queue);
    expect(first && first.content.toString()).to.equal('message 0');
    expect((await channel.checkQueue(queue)).messageCount).to.equal(MESSAGES - 1);
  });

  it('otherwise take several', async () => {
    expect(await writesOf(sendAll)).to.be.greaterThan(1);
  });

  it('in one piece leave all the same when sending them fails in the middle', async () => {
    const sent: Sent[] = [];
    const failing = () =>
      inOnePiece(channel, () => {
        sent.push(...sendAll());
        throw new Error('in the middle');
      });
    expect(failing).to.throw('in the middle');
    await Promise.all(sent.map(({ confirmed }) => confirmed));
    expect((await channel.checkQueue(queue)).messageCount).to.equal(MESSAGES);
  });
});
