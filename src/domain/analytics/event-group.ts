import type { Dimensions } from './analytics-event.js';

/** The value of a declared dimension that an event has not. */
export const NONE = '(none)';

/** The value of every dimension once there are as many combinations as may be. */
export const OTHER = '(other)';

/** By what the events of one name are counted. */
export interface EventDefinition {
  /** Their values are counted apart. */
  readonly dimensions: readonly string[];
  /** Most combinations of their values; what comes later counts as `(other)`. */
  readonly mostGroups: number;
}

/** For events that nobody declared: they are counted as a whole. */
export const UNDECLARED: EventDefinition = { dimensions: [], mostGroups: 1 };

/** The combination under which an event is counted. */
export function groupOf(dimensions: Dimensions, definition: EventDefinition): Dimensions {
  const names = [...definition.dimensions].sort();
  return Object.fromEntries(
    names.map((name) => [
      name,
      Object.hasOwn(dimensions, name) ? (dimensions[name] ?? NONE) : NONE,
    ]),
  );
}

export function otherGroup({ dimensions }: EventDefinition): Dimensions {
  return Object.fromEntries([...dimensions].sort().map((name) => [name, OTHER]));
}

/** The same text for the same combination. */
export function groupKey(group: Dimensions): string {
  return JSON.stringify(Object.entries(group).sort(([a], [b]) => (a < b ? -1 : 1)));
}
