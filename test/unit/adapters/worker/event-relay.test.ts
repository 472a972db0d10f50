import { expect } from 'chai';
import { spy, stub } from 'sinon';
import { EventRelay } from '../../../../src/adapters/inbound/worker/event-relay.js';
import { InMemoryEventPublisher } from '../../../../src/adapters/outbound/memory/in-memory-event-publisher.js';
import type { PositionedEvent } from '../../../../src/domain/shared/domain-event.js';
import type { EventPublisher } from '../../../../src/ports/runtime/event-log.js';
import { aDomainEvent } from '../../../support/builders.js';
import { settle, inMemoryParts } from '../../../support/in-memory-parts.js';

describe('EventRelay', () => {
  let parts: ReturnType<typeof inMemoryParts>;
  let published: PositionedEvent[];
  let publisher: EventPublisher;
  let started: EventRelay[];

  beforeEach(() => {
    parts = inMemoryParts();
    published = [];
    publisher = {
      publish: (events) => {
        published.push(...events);
        return Promise.resolve();
      },
    };
    started = [];
  });

  afterEach(async () => {
    for (const relay of started) await relay.stop();
    expect(parts.clock.asleep).to.equal(0);
  });

  const start = async (holder = 'one', isDead: (holder: string) => boolean = () => false) => {
    const { eventStream: stream } = parts;
    const relay = new EventRelay({ ...parts, stream, publisher, holder, isDead });
    started.push(relay);
    relay.start();
    await quiet();
    return relay;
  };

  const tell = async (...subjects: string[]) => {
    const events = subjects.map((subject) => aDomainEvent({ subject }));
    await parts.work.run(() => parts.eventLog.append(events));
    await quiet();
  };

  /** Long enough for the next news to be taken at once. */
  const quiet = async () => {
    await settle();
    await parts.clock.advance(50);
    await settle();
  };

  const cursor = () => parts.eventStream.cursor('publisher');
  const told = () => published.map(({ subject }) => subject);

  it('gives events their positions and publishes them in that order', async () => {
    const wakes: string[] = [];
    parts.broker.onWake((topic) => wakes.push(topic));
    await start();
    await tell('a', 'b');
    await tell('c');
    expect(told()).to.deep.equal(['a', 'b', 'c']);
    expect(published.map(({ position }) => position)).to.deep.equal([1, 2, 3]);
    expect(await cursor()).to.equal(3);
    expect(wakes).to.include('events-positioned');
  });

  it('brings out what was there before it started, however much it is', async () => {
    const many = Array.from({ length: 1_201 }, (_, index) => String(index));
    await tell(...many);
    await start();
    expect(told()).to.deep.equal(many);
  });

  it('notices by itself what no wake-up told of', async () => {
    const { broker } = parts;
    stub(broker, 'onWake').returns(() => undefined);
    await start();
    await tell('a');
    expect(told()).to.deep.equal([]);
    await parts.clock.advance(2_000);
    await settle();
    expect(told()).to.deep.equal(['a']);
  });

  it('while the broker is down gives positions all the same, keeps the cursor and resumes', async () => {
    const publish = stub(publisher, 'publish').callThrough();
    publish.onFirstCall().rejects(new Error('the broker is away'));
    publish.onSecondCall().rejects(new Error('the broker is away'));
    await start();
    await tell('a', 'b');
    expect(await parts.eventStream.head()).to.equal(2);
    expect(await cursor()).to.equal(0);
    await tell('c');
    await parts.clock.advance(10_000);
    await settle();
    expect(told()).to.deep.equal(['a', 'b', 'c']);
    expect(await cursor()).to.equal(3);
    const messages = parts.logger.entries.map(({ message }) => message);
    expect(messages.filter((message) => message.startsWith('events'))).to.deep.equal([
      'events cannot be relayed now',
      'events are relayed again',
    ]);
  });

  it('leaves off where another process has gone on from', async () => {
    const many = Array.from({ length: 2_500 }, (_, index) => String(index));
    await tell(...many);
    await parts.eventStream.sequence(many.length);
    stub(parts.eventStream, 'advance')
      .callThrough()
      .onFirstCall()
      .callsFake(async () => {
        await parts.eventStream.advance('publisher', 0, 2_400);
        return false;
      });
    await start();
    expect(told()).to.deep.equal([...many.slice(0, 1_000), ...many.slice(2_400)]);
  });

  it('publishes again what it could not put down as published', async () => {
    const advance = stub(parts.eventStream, 'advance').callThrough();
    advance.onFirstCall().rejects(new Error('the database is away'));
    await start();
    await tell('a');
    await parts.clock.advance(1_000);
    await settle();
    expect(told()).to.deep.equal(['a', 'a']);
    expect(await cursor()).to.equal(1);
  });

  it('is done by one of two processes, and by the other soon after the first has stopped', async () => {
    const first = await start('one');
    await start('two');
    await tell('a', 'b', 'c');
    await parts.clock.advance(30_000);
    expect(told()).to.deep.equal(['a', 'b', 'c']);
    expect(await parts.leases.holderOf('event-relay')).to.equal('one');
    await first.stop();
    await tell('d');
    await parts.clock.advance(2_000);
    await settle();
    expect(told()).to.deep.equal(['a', 'b', 'c', 'd']);
    expect(await parts.leases.holderOf('event-relay')).to.equal('two');
  });

  it('takes over at once from a process known to be dead', async () => {
    await parts.leases.acquire('event-relay', 'dead', 10_000);
    await start('one', (holder) => holder === 'dead');
    await tell('a');
    expect(told()).to.deep.equal(['a']);
  });

  it('waits for the lease of a process of which nothing is known', async () => {
    await parts.leases.acquire('event-relay', 'elsewhere', 10_000);
    await start();
    await tell('a');
    await parts.clock.advance(9_000);
    expect(told()).to.deep.equal([]);
    await parts.clock.advance(3_000);
    await settle();
    expect(told()).to.deep.equal(['a']);
  });

  it('writes nothing while there is nothing to do but renew its lease at half', async () => {
    const acquire = spy(parts.leases, 'acquire');
    const advance = spy(parts.eventStream, 'advance');
    await start();
    await parts.clock.advance(60_000);
    expect(acquire.callCount).to.be.within(7, 13);
    expect(advance.callCount).to.equal(0);
    expect(await parts.leases.holderOf('event-relay')).to.equal('one');
  });

  it('stops though its lease cannot be released', async () => {
    publisher = new InMemoryEventPublisher();
    const relay = await start();
    stub(parts.leases, 'release').rejects(new Error('the database is away'));
    await relay.stop();
    expect(parts.clock.asleep).to.equal(0);
  });
});
