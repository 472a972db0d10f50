import type { EventDefinition } from '../../domain/analytics/event-group.js';
import type { EventMapping } from '../../domain/analytics/event-mapping.js';

/** What the configuration says of analytics; the members answer what is in force when they are asked. */
export interface AnalyticsSettings {
  /** How long events are kept; older ones are refused, ms. */
  readonly keptMs: number;
  /** By name. */
  readonly definitions: ReadonlyMap<string, EventDefinition>;
  /** By the type of the domain event. */
  readonly mappings: ReadonlyMap<string, EventMapping>;
}
