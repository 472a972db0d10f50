import { Duration } from './duration.js';
import type { Meter } from './meter.js';

/** What stands where an optional field is not. */
export const NOTHING = Symbol('nothing');

export type Kind =
  | 'null'
  | 'bool'
  | 'number'
  | 'string'
  | 'timestamp'
  | 'duration'
  | 'list'
  | 'map'
  | 'nothing'
  | 'unsupported';

export type ValueMap = Readonly<Record<string, unknown>>;

const LEVELS = 100;

export function kindOf(value: unknown): Kind {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return Number.isFinite(value) ? 'number' : 'unsupported';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'object') return value === null ? 'null' : kindOfObject(value);
  return value === NOTHING ? 'nothing' : 'unsupported';
}

function kindOfObject(value: object): Kind {
  if (Array.isArray(value)) return 'list';
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return 'map';
  if (value instanceof Duration) return 'duration';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'unsupported' : 'timestamp';
  // Of another realm.
  return Object.getPrototypeOf(prototype) === null ? 'map' : 'unsupported';
}

export function isMap(value: unknown): value is ValueMap {
  return kindOf(value) === 'map';
}

/** An own field; one that is undefined is none, as in JSON. */
export function fieldOf(map: ValueMap, name: string): unknown {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

/** Of lists and maps each level is compared. Different kinds are different. Each comparison is paid for. */
export function areEqual(left: unknown, right: unknown, meter: Meter, level = 0): boolean {
  if (typeof left !== 'object' || left === null || typeof right !== 'object' || right === null) {
    if (typeof left === 'string') meter.pay(left.length / 256);
    return left === right;
  }
  if (level > LEVELS) throw meter.tooDeep();
  meter.pay(1);
  const kind = kindOf(left);
  if (kind !== kindOf(right)) return false;
  if (kind === 'list') return areEqualLists(left as unknown[], right as unknown[], meter, level);
  if (kind === 'map') return areEqualMaps(left as ValueMap, right as ValueMap, meter, level);
  return kind === 'unsupported' ? left === right : order(left, right) === 0;
}

function areEqualLists(
  left: readonly unknown[],
  right: readonly unknown[],
  meter: Meter,
  level: number,
): boolean {
  if (left.length !== right.length) return false;
  meter.pay(left.length);
  return left.every((item, index) => areEqual(item, right[index], meter, level + 1));
}

function areEqualMaps(left: ValueMap, right: ValueMap, meter: Meter, level: number): boolean {
  const names = namesOf(left);
  meter.pay(names.length);
  if (names.length !== namesOf(right).length) return false;
  return names.every((name) => {
    const other = fieldOf(right, name);
    return other !== undefined && areEqual(left[name], other, meter, level + 1);
  });
}

export function namesOf(map: ValueMap): readonly string[] {
  return Object.keys(map).filter((name) => map[name] !== undefined);
}

/** @returns below 0, 0 or above; undefined for what has no order */
export function order(left: unknown, right: unknown): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') return orderOfTexts(left, right);
  const kind = kindOf(left);
  if (kind !== kindOf(right)) return undefined;
  if (kind === 'bool') return Number(left) - Number(right);
  if (kind === 'timestamp') return (left as Date).getTime() - (right as Date).getTime();
  if (kind !== 'duration') return undefined;
  return (left as Duration).milliseconds - (right as Duration).milliseconds;
}

/** By UTF-16 units, the same in every locale. */
function orderOfTexts(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
