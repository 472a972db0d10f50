import { expect } from 'chai';
import type { PositionedEvent } from '../../src/domain/shared/domain-event.js';
import type { DomainEventId } from '../../src/domain/shared/ids.js';
import type { EventPublisher } from '../../src/ports/runtime/event-log.js';
import { aTrace } from '../support/builders.js';
import { eventually } from '../support/eventually.js';

export interface EventPublisherUnderTest {
  readonly publisher: EventPublisher;
  /** What a subscriber to everything has got so far. */
  received(): readonly PositionedEvent[];
  close(): Promise<void>;
}

export function aPositionedEvent(position: number, type = 'brain.task.created'): PositionedEvent {
  return {
    id: `01900000-0000-7000-8000-${String(position).padStart(12, '0')}` as DomainEventId,
    type,
    subject: `task-${position % 7}`,
    data: { title: 'Grüße 😀', nested: { list: [1, null, 'x'] } },
    occurredAt: new Date(1_700_000_000_123 + position),
    actor: 'api-key:7',
    requestId: `request-${position}`,
    position,
  };
}

/** What every EventPublisher does while it works. */
export function eventPublisherContract(
  title: string,
  open: () => Promise<EventPublisherUnderTest>,
): void {
  describe(`${title} as EventPublisher`, () => {
    let subject: EventPublisherUnderTest;

    beforeEach(async () => {
      subject = await open();
    });

    afterEach(() => subject.close());

    const events = (first: number, count: number) =>
      Array.from({ length: count }, (_, index) => aPositionedEvent(first + index));

    it('sends everything there is to tell of an event', async () => {
      const event = aPositionedEvent(1, 'brain.job.completed');
      await subject.publisher.publish([event]);
      await eventually(() => expect(subject.received()).to.deep.equal([event]));
    });

    it('sends the trace along', async () => {
      const traced = { ...aPositionedEvent(1), trace: aTrace({ state: 'rojo=1' }) };
      await subject.publisher.publish([traced, aPositionedEvent(2)]);
      await eventually(() =>
        expect(subject.received()).to.deep.equal([traced, aPositionedEvent(2)]),
      );
    });

    it('keeps the order within one call and from call to call', async () => {
      const calls = [events(1, 700), events(701, 1), events(702, 100)];
      await Promise.all(calls.map((call) => subject.publisher.publish(call)));
      await eventually(() => expect(subject.received()).to.have.lengthOf(801));
      expect(subject.received().map(({ position }) => position)).to.deep.equal(
        calls.flat().map(({ position }) => position),
      );
    });

    it('has nothing to do for no events', async () => {
      await subject.publisher.publish([]);
      await subject.publisher.publish([aPositionedEvent(1)]);
      await eventually(() => expect(subject.received()).to.have.lengthOf(1));
    });
  });
}
