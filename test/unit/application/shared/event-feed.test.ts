import { expect } from 'chai';
import { spy, stub } from 'sinon';
import { EventFeed } from '../../../../src/application/shared/event-feed.js';
import type { PositionedEvent } from '../../../../src/domain/shared/domain-event.js';
import { aDomainEvent } from '../../../support/builders.js';
import { inMemoryParts, settle } from '../../../support/in-memory-parts.js';

describe('EventFeed', () => {
  let parts: ReturnType<typeof inMemoryParts>;
  let feed: EventFeed;
  let stopHearing: () => void;
  let stopping: AbortController;

  beforeEach(() => {
    parts = inMemoryParts();
    feed = new EventFeed({ ...parts, stream: parts.eventStream });
    stopHearing = feed.start();
    stopping = new AbortController();
  });

  afterEach(async () => {
    stopping.abort();
    stopHearing();
    await settle();
    expect(parts.clock.asleep).to.equal(0);
  });

  /** Appends events and gives them positions, without a word to anybody. */
  const append = async (count: number) => {
    const events = Array.from({ length: count }, () => aDomainEvent());
    await parts.work.run(() => parts.eventLog.append(events));
    await parts.eventStream.sequence(count);
  };

  const tell = async (count: number) => {
    await append(count);
    parts.broker.wake('events-positioned');
    await settle();
  };

  /** Follows in the background. */
  const follow = async (after: number) => {
    const follower = { batches: [] as (readonly PositionedEvent[])[], isOver: false };
    const run = async () => {
      for await (const batch of feed.follow(after, stopping.signal)) follower.batches.push(batch);
      follower.isOver = true;
    };
    void run();
    await settle();
    return follower;
  };

  const positions = ({ batches }: { batches: (readonly PositionedEvent[])[] }) =>
    batches.flat().map(({ position }) => position);

  it('yields what came after the position, then what comes', async () => {
    await append(3);
    const follower = await follow(1);
    expect(positions(follower)).to.deep.equal([2, 3]);
    await tell(2);
    expect(positions(follower)).to.deep.equal([2, 3, 4, 5]);
    expect(await feed.head()).to.equal(5);
  });

  it('yields a long log in batches', async () => {
    await append(1_001);
    const follower = await follow(0);
    expect(follower.batches.map((batch) => batch.length)).to.deep.equal([500, 500, 1]);
  });

  it('lets followers at the head share one read', async () => {
    const reading = spy(parts.eventStream, 'readAfter');
    const followers = [await follow(0), await follow(0), await follow(0)];
    await append(1);
    reading.resetHistory();
    parts.broker.wake('events-positioned');
    await settle();
    expect(followers.map(positions)).to.deep.equal([[1], [1], [1]]);
    expect(reading.args).to.deep.equal([
      [0, 500],
      [1, 500],
    ]);
  });

  it('reads again when news came while it was reading', async () => {
    const reading = stub(parts.eventStream, 'readAfter').callThrough();
    reading.onFirstCall().callsFake(async () => {
      await tell(1);
      return [];
    });
    const follower = await follow(0);
    await settle();
    expect(positions(follower)).to.deep.equal([1]);
  });

  it('notices by itself what no wake-up told of', async () => {
    const follower = await follow(0);
    await append(1);
    await parts.clock.advance(999);
    expect(positions(follower)).to.deep.equal([]);
    await parts.clock.advance(1);
    await settle();
    expect(positions(follower)).to.deep.equal([1]);
  });

  it('does not heed wake-ups about other things', async () => {
    const reading = spy(parts.eventStream, 'readAfter');
    await follow(0);
    reading.resetHistory();
    parts.broker.wake('events-appended');
    parts.broker.wake('job:events');
    await settle();
    expect(reading.callCount).to.equal(0);
  });

  it('ends when told to stop, at rest or between batches', async () => {
    const follower = await follow(0);
    stopping.abort();
    await settle();
    expect(follower.isOver).to.equal(true);
    const late = await follow(0);
    expect(late.isOver).to.equal(true);
  });

  it('lets a slow follower delay nobody', async () => {
    await append(1);
    const slow = feed.follow(0, stopping.signal);
    await slow.next();
    const follower = await follow(0);
    await tell(1);
    expect(positions(follower)).to.deep.equal([1, 2]);
    const batches = [(await slow.next()).value as readonly PositionedEvent[]];
    expect(positions({ batches })).to.deep.equal([2]);
    await slow.return(undefined);
  });

  it('waits while the log cannot be read, and goes on where it was', async () => {
    const reading = stub(parts.eventStream, 'readAfter').callThrough();
    reading.onFirstCall().rejects(new Error('the database is away'));
    await append(1);
    const events = feed.follow(0, stopping.signal);
    const next = events.next();
    await settle();
    await parts.clock.advance(1_000);
    expect((await next).value).to.have.length(1);
  });
});
