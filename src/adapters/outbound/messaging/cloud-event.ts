import type { PositionedEvent } from '../../../domain/shared/domain-event.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import { toTraceHeaders } from '../../../domain/shared/trace-context.js';

export const CLOUD_EVENT_CONTENT_TYPE = 'application/cloudevents+json';

/**
 * CloudEvents 1.0, structured; `actor`, `requestid` and `position` are extension attributes, `traceparent` and
 * `tracestate` those of the extension for distributed tracing.
 */
export function toCloudEvent(event: PositionedEvent, source: string): JsonObject {
  return {
    specversion: '1.0',
    id: event.id,
    source,
    type: event.type,
    subject: event.subject,
    time: event.occurredAt.toISOString(),
    datacontenttype: 'application/json',
    actor: event.actor,
    requestid: event.requestId,
    position: event.position,
    ...(event.trace && toTraceHeaders(event.trace)),
    data: event.data,
  };
}
