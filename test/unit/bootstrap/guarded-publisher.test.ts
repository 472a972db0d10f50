import { expect } from 'chai';
import { CockatielResilience } from '../../../src/adapters/outbound/cockatiel/cockatiel-resilience.js';
import { InMemoryEventPublisher } from '../../../src/adapters/outbound/memory/in-memory-event-publisher.js';
import { InMemoryMetrics } from '../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { guardedPublisher } from '../../../src/bootstrap/guarded-publisher.js';
import { AppError } from '../../../src/domain/shared/app-error.js';
import type { PositionedEvent } from '../../../src/domain/shared/domain-event.js';
import type { EventPublisher } from '../../../src/ports/runtime/event-log.js';
import { ManualClock } from '../../support/manual-clock.js';
import { appErrorOf } from '../../support/rejection.js';

describe('guardedPublisher', () => {
  it('asks a broker that is away for a minute hardly ever, and publishes once it is back', async () => {
    const clock = new ManualClock();
    const resilience = new CockatielResilience({
      clock,
      randomness: { fraction: () => 0.5 },
      metrics: new InMemoryMetrics(),
    });
    const memory = new InMemoryEventPublisher();
    let [isAway, asked] = [true, 0];
    const scripted: EventPublisher = {
      publish: (events) => {
        asked += 1;
        if (!isAway) return memory.publish(events);
        return Promise.reject(new AppError('unavailable', 'broker.unavailable', 'Away'));
      },
    };
    const publisher = guardedPublisher(scripted, resilience.policy('broker', 'network'));
    const events = [{ id: 'one' } as unknown as PositionedEvent];
    for (let tick = 0; tick < 600; tick += 1) {
      expect((await appErrorOf(publisher.publish(events))).kind).to.equal('unavailable');
      await clock.advance(100);
    }
    expect(asked).to.be.at.most(5 + 60 / 2);
    expect(memory.published).to.deep.equal([]);
    isAway = false;
    await clock.advance(2_000);
    await publisher.publish(events);
    expect(memory.published).to.deep.equal(events);
    expect(resilience.statuses()[0]).to.deep.include({ name: 'broker', state: 'closed' });
  });
});
