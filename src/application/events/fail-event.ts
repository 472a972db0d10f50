import type { EventId } from '../../domain/shared/ids.js';
import type { ReceivedEventRepository } from '../../ports/events/received-event-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { UseCase } from '../shared/use-case.js';

export interface FailEventInput {
  readonly eventId: EventId;
  readonly reason: string;
}

/** Marks an event whose handling was given up. */
export class FailEvent implements UseCase<FailEventInput, void> {
  readonly name = 'events.fail';
  readonly permission = 'event:write';

  constructor(
    private readonly deps: {
      readonly events: ReceivedEventRepository;
      readonly work: UnitOfWork;
      readonly clock: Clock;
    },
  ) {}

  execute({ eventId, reason }: FailEventInput): Promise<void> {
    const { events, work, clock } = this.deps;
    return work.run(async () => {
      const event = await events.find(eventId);
      if (!event || event.isHandled || event.isGivenUp) return;
      const failed = event.failed(reason, clock.now());
      await events.save(failed.event, failed.events);
    });
  }
}
