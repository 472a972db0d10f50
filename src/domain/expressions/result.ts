import type { JsonValue } from '../shared/json.js';
import type { Duration } from './duration.js';
import type { Meter } from './meter.js';
import { nameOfKind } from './operators.js';
import { kindOf, namesOf, type ValueMap } from './values.js';

const LEVELS = 100;

/** A value as JSON, copied, so that nothing of the context is handed out. */
export function toResult(value: unknown, meter: Meter): JsonValue {
  const size = { count: 0 };
  return copied(value, meter, size, 0);
}

function copied(value: unknown, meter: Meter, size: { count: number }, level: number): JsonValue {
  if (level > LEVELS) throw meter.tooDeep();
  grow(size, typeof value === 'string' ? value.length : 1, meter);
  const inner = (item: unknown) => copied(item, meter, size, level + 1);
  switch (kindOf(value)) {
    case 'null':
    case 'bool':
    case 'number':
    case 'string':
      return value as JsonValue;
    case 'timestamp':
      return (value as Date).toISOString();
    case 'duration':
      return (value as Duration).toJSON();
    case 'list':
      return (value as readonly unknown[]).map(inner);
    case 'map': {
      const map = value as ValueMap;
      const result = Object.create(null) as Record<string, JsonValue>;
      for (const name of namesOf(map)) {
        grow(size, name.length, meter);
        result[name] = inner(map[name]);
      }
      return result;
    }
    case 'nothing':
    case 'unsupported':
      throw meter.error('type', `the result is ${nameOfKind(value)}`);
  }
}

function grow(size: { count: number }, by: number, meter: Meter): void {
  size.count += by;
  if (size.count > meter.mostItems) meter.requireSize(size.count);
}
