import type { NewDomainEvent } from '../../domain/shared/domain-event.js';
import type { EventPublisher } from '../../ports/runtime/event-log.js';
import type { Counter, Metrics } from '../../ports/runtime/metrics.js';

/** Counts domain events that a commit of this process made known. */
export function countWritten(metrics: Metrics): (events: readonly NewDomainEvent[]) => void {
  const written = metrics.counter({
    name: 'domain_events_written_total',
    help: 'Domain events that were committed.',
    labels: ['type'],
  });
  return (events) => {
    addByType(written, events);
  };
}

/** Counts domain events that the broker confirmed; one that is published again counts again. */
export function countPublished(publisher: EventPublisher, metrics: Metrics): EventPublisher {
  const relayed = metrics.counter({
    name: 'domain_events_relayed_total',
    help: 'Domain events that the broker took over.',
    labels: ['type'],
  });
  return Object.assign(Object.create(publisher) as EventPublisher, {
    publish: async (events: Parameters<EventPublisher['publish']>[0]) => {
      await publisher.publish(events);
      addByType(relayed, events);
    },
  });
}

/** Events that come together are mostly of one type. */
function addByType(counter: Counter, events: readonly { readonly type: string }[]): void {
  const counts = new Map<string, number>();
  for (const { type } of events) counts.set(type, (counts.get(type) ?? 0) + 1);
  for (const [type, count] of counts) counter.add(count, { type });
}
