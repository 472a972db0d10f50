import { notFound } from '../app-error.js';
import type { NewDomainEvent } from '../domain-event.js';
import type { JsonObject, JsonValue } from '../json.js';
import { mergePatch } from '../merge-patch.js';
import { isSameJson } from '../same-json.js';
import type { Decision, EntityState } from './entity.js';
import type { Fields } from './field.js';

/** @throws AppError `not-found` when it is deleted already */
export function deleted<State extends EntityState>(
  before: State,
  now: Date,
  tell: (state: State) => NewDomainEvent,
): Decision<State> {
  if (before.deletedAt !== null) throw notFound('item', before.id);
  const state = { ...before, deletedAt: now, updatedAt: now, version: before.version + 1 };
  return { state, events: [tell(state)] };
}

/** Changes nothing where it is not deleted. */
export function restored<State extends EntityState>(
  before: State,
  now: Date,
  tell: (state: State) => NewDomainEvent,
): Decision<State> {
  if (before.deletedAt === null) return { state: before, events: [] };
  const state = { ...before, deletedAt: null, updatedAt: now, version: before.version + 1 };
  return { state, events: [tell(state)] };
}

/** Objects are changed by a merge patch, everything else is replaced. */
export function mergedObjects(fields: Fields, before: object, change: object): object {
  const known = before as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(change)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]: [string, unknown]) => {
        const isObject = name === 'metadata' || fields[name]?.shape.kind === 'object';
        if (!isObject || value === null) return [name, value];
        return [name, mergePatch((known[name] ?? {}) as JsonObject, value as JsonObject)];
      }),
  );
}

/** Names of the fields whose values differ. */
export function changedFields<State extends object>(
  before: State,
  after: State,
): (keyof State & string)[] {
  const names = Object.keys(after) as (keyof State & string)[];
  return names.filter((name) => !isSameJson(toJson(before[name]), toJson(after[name])));
}

/** Times as ISO 8601. */
export function toJson(value: unknown): JsonValue {
  return value instanceof Date ? value.toISOString() : ((value ?? null) as JsonValue);
}
