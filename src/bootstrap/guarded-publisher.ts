import type { EventPublisher } from '../ports/runtime/event-log.js';
import type { ResiliencePolicy } from '../ports/runtime/resilience.js';

/** Does not ask a broker that failed just now. The relay publishes the same events again by itself. */
export function guardedPublisher(
  publisher: EventPublisher,
  policy: ResiliencePolicy,
): EventPublisher {
  return {
    publish: (events) => policy.execute(() => publisher.publish(events), { retryable: false }),
  };
}
