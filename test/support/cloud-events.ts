import type { PositionedEvent } from '../../src/domain/shared/domain-event.js';
import type { DomainEventId } from '../../src/domain/shared/ids.js';
import { parseTrace } from '../../src/domain/shared/trace-context.js';

/** The event that a CloudEvent tells of. */
export function fromCloudEvent(text: string): PositionedEvent {
  const cloudEvent = JSON.parse(text) as Record<string, never>;
  const trace = parseTrace(cloudEvent['traceparent'], cloudEvent['tracestate']);
  return {
    id: cloudEvent['id'] as unknown as DomainEventId,
    type: cloudEvent['type']!,
    subject: cloudEvent['subject']!,
    data: cloudEvent['data']!,
    occurredAt: new Date(cloudEvent['time']!),
    actor: cloudEvent['actor']!,
    requestId: cloudEvent['requestid']!,
    position: cloudEvent['position']!,
    ...(trace && { trace }),
  };
}
