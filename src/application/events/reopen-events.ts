import type { Job } from '../../domain/jobs/job.js';
import type { EventId } from '../../domain/shared/ids.js';
import type { ReceivedEventRepository } from '../../ports/events/received-event-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';

/** Events whose jobs are tried again wait to be handled, as they did before they were given up. */
export class ReopenEvents {
  constructor(
    private readonly deps: {
      readonly events: ReceivedEventRepository;
      readonly clock: Clock;
    },
  ) {}

  /** Within a unit of work. Events that are gone, or not given up, stay as they are. */
  async execute(jobs: readonly Pick<Job, 'payload'>[]): Promise<void> {
    const { events, clock } = this.deps;
    for (const { payload } of jobs) {
      const { eventId } = payload;
      const event = typeof eventId === 'string' ? await events.find(eventId as EventId) : undefined;
      if (event?.isGivenUp !== true) continue;
      const reopened = event.reopened(clock.now());
      await events.save(reopened.event, reopened.events);
    }
  }
}
