import type { Dimensions } from './analytics-event.js';
import { NONE } from './event-group.js';

/** Values of one dimension in a filter. */
export const MOST_VALUES = 50;

/** By dimension any of these values; an event without the dimension has `(none)`. */
export type EventFilter = Readonly<Record<string, readonly string[]>>;

export function passes(dimensions: Dimensions, filter: EventFilter): boolean {
  return Object.entries(filter).every(([name, values]) =>
    values.includes(valueIn(dimensions, name)),
  );
}

/** `(none)` where the dimension is not there. */
export function valueIn(dimensions: Dimensions, name: string): string {
  return Object.hasOwn(dimensions, name) ? (dimensions[name] ?? NONE) : NONE;
}
