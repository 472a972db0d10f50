import { expect } from 'chai';
import type { ConfirmChannel } from 'amqplib';
import type { RabbitMqConnection } from '../../../../src/adapters/outbound/rabbitmq/rabbitmq-connection.js';
import { RabbitMqEventPublisher } from '../../../../src/adapters/outbound/rabbitmq/rabbitmq-event-publisher.js';
import { SystemClock } from '../../../../src/adapters/outbound/system/system-clock.js';
import { aPositionedEvent } from '../../../contract/event-publisher.contract.js';
import { eventually } from '../../../support/eventually.js';

type Confirm = (error: Error | null) => void;

/** A broker that confirms when it is told to. */
class HeldChannel {
  readonly sent: string[] = [];
  readonly unconfirmed: Confirm[] = [];
  roomFor = Number.POSITIVE_INFINITY;

  publish(...[, , body, , confirm]: [string, string, Buffer, unknown, Confirm]): boolean {
    this.sent.push((JSON.parse(body.toString()) as { id: string }).id);
    this.unconfirmed.push(confirm);
    return this.unconfirmed.length < this.roomFor;
  }

  confirmAll(): void {
    for (const confirm of this.unconfirmed.splice(0)) confirm(null);
  }
}

describe('RabbitMqEventPublisher', () => {
  const events = Array.from({ length: 1200 }, (_, index) => aPositionedEvent(index + 1));
  const ids = events.map(({ id }) => id);
  let channel: HeldChannel;
  let connection: { state: string; recycled: number };
  let publisher: RabbitMqEventPublisher;

  beforeEach(() => {
    channel = new HeldChannel();
    connection = { state: 'connected', recycled: 0 };
    const useChannel = () => ({ current: channel as unknown as ConfirmChannel });
    const recycle = () => (connection.recycled += 1);
    const fake = Object.assign(connection, { useChannel, recycle });
    publisher = new RabbitMqEventPublisher(
      { connection: fake as unknown as RabbitMqConnection, clock: new SystemClock() },
      { prefix: 'brain', confirmTimeoutMs: 100 },
    );
  });

  it('has at most 500 events unconfirmed', async () => {
    const published = publisher.publish(events);
    for (const expected of [500, 1000, 1200]) {
      await eventually(() => expect(channel.sent).to.have.lengthOf(expected));
      channel.confirmAll();
    }
    await published;
    expect(channel.sent).to.deep.equal(ids);
  });

  it('waits for confirms as soon as the channel wants no more', async () => {
    channel.roomFor = 10;
    const published = publisher.publish(events.slice(0, 15));
    await eventually(() => expect(channel.sent).to.have.lengthOf(10));
    channel.confirmAll();
    await eventually(() => expect(channel.sent).to.have.lengthOf(15));
    channel.confirmAll();
    await published;
  });

  it('fails when the broker refuses one message of many, and sends nothing more', async () => {
    const published = publisher.publish(events).catch((error: unknown) => error);
    await eventually(() => expect(channel.sent).to.have.lengthOf(500));
    channel.unconfirmed.splice(250, 1)[0]?.(new Error('message nacked'));
    channel.confirmAll();
    expect(await published).to.include({ code: 'broker.unavailable' });
    expect(channel.sent).to.have.lengthOf(500);
  });

  it('drops a connection that confirms nothing, unless the broker has blocked it', async () => {
    await publisher.publish(events.slice(0, 1)).catch(() => undefined);
    expect(connection.recycled).to.equal(1);
    const published = publisher.publish(events.slice(0, 1)).catch((error: unknown) => error);
    await eventually(() => expect(channel.sent).to.have.lengthOf(2));
    connection.state = 'blocked';
    expect(await published).to.include({ code: 'broker.unavailable' });
    expect(connection.recycled).to.equal(1);
  });
});
