import type { DomainEvent } from '../shared/domain-event.js';
import type { JsonValue } from '../shared/json.js';
import { LONGEST_TEXT, type NewAnalyticsEvent } from './analytics-event.js';

/** Where a domain event has something: `subject`, `actor`, `type`, or a field of its data such as `project.id`. */
export type EventField = string;

/** How a domain event becomes one of analytics. */
export interface EventMapping {
  readonly name: string;
  /** The event's own subject when absent. */
  readonly subject?: EventField | undefined;
  /** A number, or none. */
  readonly value?: EventField | undefined;
  readonly dimensions: Readonly<Record<string, EventField>>;
}

/** What is no text, number or truth is left out; texts that are too long are cut. */
export function mapEvent(event: DomainEvent, mapping: EventMapping): NewAnalyticsEvent {
  const { name, subject = 'subject', value, dimensions } = mapping;
  const found = Object.entries(dimensions).flatMap(([dimension, field]) => {
    const text = textOf(fieldOf(event, field));
    return text === undefined ? [] : [[dimension, text] as const];
  });
  const amount = value === undefined ? undefined : fieldOf(event, value);
  return {
    name,
    at: event.occurredAt,
    subject: textOf(fieldOf(event, subject)) ?? null,
    value: typeof amount === 'number' ? amount : null,
    dimensions: Object.fromEntries(found),
    dedupKey: event.id,
  };
}

function fieldOf(
  { subject, actor, type, data }: DomainEvent,
  field: EventField,
): JsonValue | undefined {
  const own = { subject, actor, type };
  if (Object.hasOwn(own, field)) return own[field as keyof typeof own];
  let value: JsonValue | undefined = data;
  for (const part of field.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part))
      return undefined;
    value = (value as Readonly<Record<string, JsonValue>>)[part];
  }
  return value;
}

function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    return undefined;
  }
  const text = String(value).replaceAll('\0', '\uFFFD').slice(0, LONGEST_TEXT).toWellFormed();
  return text === '' ? undefined : text;
}
