import { Duration } from './duration.js';
import type { Meter } from './meter.js';
import type { BinaryOperator } from './syntax-tree.js';
import { NOTHING, areEqual, fieldOf, isMap, kindOf, order, type Kind } from './values.js';

export type Operation = (left: unknown, right: unknown, meter: Meter) => unknown;

const NAMES: Readonly<Record<Kind, string>> = {
  null: 'null',
  bool: 'true or false',
  number: 'a number',
  string: 'a text',
  timestamp: 'a time',
  duration: 'a duration',
  list: 'a list',
  map: 'a map',
  nothing: 'nothing (say .orValue(…))',
  unsupported: 'a value that expressions do not know',
};

export function nameOfKind(value: unknown): string {
  return NAMES[kindOf(value)];
}

/** Everything but `&&` and `||`, which need not look at both sides. */
export const OPERATIONS: Readonly<Record<Exclude<BinaryOperator, '&&' | '||'>, Operation>> = {
  '==': (left, right, meter) => areEqual(present(left, meter), present(right, meter), meter),
  '!=': (left, right, meter) => !areEqual(present(left, meter), present(right, meter), meter),
  '<': (left, right, meter) => ordered('<', left, right, meter) < 0,
  '<=': (left, right, meter) => ordered('<=', left, right, meter) <= 0,
  '>': (left, right, meter) => ordered('>', left, right, meter) > 0,
  '>=': (left, right, meter) => ordered('>=', left, right, meter) >= 0,
  in: isIn,
  '+': sum,
  '-': difference,
  '*': (left, right, meter) => {
    const [one, other] = numbers('*', left, right, meter);
    return finite(one * other, meter);
  },
  '/': (left, right, meter) => {
    const [one, other] = numbers('/', left, right, meter);
    if (other === 0) throw meter.error('division-by-zero', 'this divides by zero');
    return finite(one / other, meter);
  },
  '%': (left, right, meter) => {
    const [one, other] = numbers('%', left, right, meter);
    if (other === 0) throw meter.error('division-by-zero', 'this divides by zero');
    return one % other;
  },
};

export function negated(value: unknown, meter: Meter): unknown {
  if (typeof value === 'number' && Number.isFinite(value)) return -value;
  if (value instanceof Duration) return new Duration(-value.milliseconds);
  throw meter.error('type', `- cannot be applied to ${nameOfKind(value)}`);
}

export function asBool(value: unknown, what: string, meter: Meter): boolean {
  if (typeof value === 'boolean') return value;
  throw meter.error('type', `${what} must be true or false and is ${nameOfKind(value)}`);
}

export function present(value: unknown, meter: Meter): unknown {
  if (value === NOTHING) {
    throw meter.error('nothing', 'there is nothing here: say .orValue(…) or .hasValue()');
  }
  return value;
}

export function finite(value: number, meter: Meter): number {
  if (Number.isFinite(value)) return value;
  throw meter.error('number-range', 'the result is no finite number');
}

export function asTime(milliseconds: number, meter: Meter): Date {
  const time = new Date(milliseconds);
  if (!Number.isNaN(time.getTime())) return time;
  throw meter.error('number-range', 'the result is no time that there is');
}

function mismatch(operator: string, left: unknown, right: unknown, meter: Meter) {
  const told = `${nameOfKind(left)} and ${nameOfKind(right)}`;
  return meter.error('type', `${operator} cannot be applied to ${told}`);
}

function numbers(
  operator: string,
  left: unknown,
  right: unknown,
  meter: Meter,
): readonly [number, number] {
  if (typeof left === 'number' && typeof right === 'number') return [left, right];
  throw mismatch(operator, left, right, meter);
}

function ordered(operator: string, left: unknown, right: unknown, meter: Meter): number {
  if (typeof left === 'string') meter.pay(left.length / 256);
  const found = order(left, right);
  if (found === undefined || Number.isNaN(found)) throw mismatch(operator, left, right, meter);
  return found;
}

function isIn(item: unknown, holder: unknown, meter: Meter): boolean {
  present(item, meter);
  if (Array.isArray(holder)) {
    meter.pay(holder.length / 8);
    return holder.some((one) => areEqual(one, item, meter));
  }
  if (isMap(holder)) return typeof item === 'string' && fieldOf(holder, item) !== undefined;
  const hint = typeof holder === 'string' ? ': say text.contains(part)' : '';
  throw meter.error('type', `in needs a list or a map, not ${nameOfKind(holder)}${hint}`);
}

function sum(left: unknown, right: unknown, meter: Meter): unknown {
  if (typeof left === 'number' && typeof right === 'number') return finite(left + right, meter);
  if (typeof left === 'string' && typeof right === 'string') {
    meter.requireText(left.length + right.length);
    return left + right;
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    meter.requireSize(left.length + right.length);
    return [...(left as unknown[]), ...(right as unknown[])];
  }
  if (right instanceof Duration) return shifted(left, right.milliseconds, '+', right, meter);
  if (left instanceof Duration) return shifted(right, left.milliseconds, '+', left, meter);
  throw mismatch('+', left, right, meter);
}

function difference(left: unknown, right: unknown, meter: Meter): unknown {
  if (typeof left === 'number' && typeof right === 'number') return finite(left - right, meter);
  if (right instanceof Duration) return shifted(left, -right.milliseconds, '-', right, meter);
  if (kindOf(left) === 'timestamp' && kindOf(right) === 'timestamp') {
    return new Duration((left as Date).getTime() - (right as Date).getTime());
  }
  throw mismatch('-', left, right, meter);
}

function shifted(
  value: unknown,
  milliseconds: number,
  operator: string,
  by: Duration,
  meter: Meter,
): unknown {
  if (value instanceof Duration) return new Duration(value.milliseconds + milliseconds);
  if (kindOf(value) === 'timestamp') {
    return asTime((value as Date).getTime() + milliseconds, meter);
  }
  throw mismatch(operator, value, by, meter);
}

/** The field or item; `undefined` where there is none. */
export function itemOf(holder: unknown, key: unknown, meter: Meter): unknown {
  if (Array.isArray(holder) && typeof key === 'number') {
    return Number.isInteger(key) ? (holder[key] as unknown) : undefined;
  }
  if (isMap(holder) && typeof key === 'string') return fieldOf(holder, key);
  const told = `${nameOfKind(holder)} has no ${nameOfKind(key)} as its key`;
  throw meter.error('type', told);
}

export function memberOf(holder: unknown, name: string, meter: Meter): unknown {
  if (isMap(holder)) return fieldOf(holder, name);
  throw meter.error('type', `${nameOfKind(holder)} has no field ${name}`);
}
