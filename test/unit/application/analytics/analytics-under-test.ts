import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { EventCounter } from '../../../../src/application/analytics/event-counter.js';
import { FollowDomainEvents } from '../../../../src/application/analytics/follow-domain-events.js';
import type { EventDefinition } from '../../../../src/domain/analytics/event-group.js';
import type { EventMapping } from '../../../../src/domain/analytics/event-mapping.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';

export const DAY_MS = 86_400_000;

/** What use cases of analytics stand on, in memory; the settings are changed by changing the maps. */
export function analyticsUnderTest() {
  const parts = inMemoryParts();
  const { analyticsEvents: events, analyticsSeries: series, work, clock, ids, scope } = parts;
  const metrics = new InMemoryMetrics();
  const definitions = new Map<string, EventDefinition>();
  const mappings = new Map<string, EventMapping>();
  const settings = { keptMs: 30 * DAY_MS, definitions, mappings };
  const counter = new EventCounter({ events, series, settings, work, metrics });
  const recording = { counter, settings, work, clock, ids };
  const follow = new FollowDomainEvents({ ...recording, stream: parts.eventStream, scope });
  return { ...parts, events, series, metrics, settings, definitions, mappings, recording, follow };
}
